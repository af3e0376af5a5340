"""How the world gets in: by one file, and blind handlers at two edges."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.places import ROOT

PACKAGE = ROOT / "consent_service"
# Everything else gets clock, entropy and monotonic time as arguments. The time of the
# event loop is its own: it is what timeouts are counted by.
PLACES = {"world.py"}
HANDED_DOWN_FROM = ("cli/", "assembly.py", "installation.py")
_MODULES = {"secrets", "random", "uuid", "time"}
_CALLS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today")}
_CALLS |= {("date", "today"), ("os", "urandom"), ("os", "getrandom")}
_CALLS |= {("os", "environ"), ("os", "getenv")}
# The two edges of HTTP and of the command line, and what hands an error on, whole, to
# those who wait for the answer. A scan, because the driver of its browser raises bare
# exceptions as it dies. Each has its reason beside it.
BLIND = {
    *("web/visitor/choices.py", "cli/main.py", "batching.py"),
    *("scan/run.py", "scan/passes.py"),
}


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield str(path.relative_to(PACKAGE)), _parse(path)


def _parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def asks_the_world(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(name.name in _MODULES for name in names)
        case ast.ImportFrom(module=module):
            return module in _MODULES
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return (owner, name) in _CALLS
    return False


def imports_world(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "consent_service.world"


def is_blind(node: ast.AST) -> bool:
    match node:
        case ast.ExceptHandler(type=None):
            return True
        case ast.ExceptHandler(type=ast.Name(id=name)):
            return name in ("Exception", "BaseException")
    return False


def test_time_chance_and_environment_come_from_one_place() -> None:
    found = {name for name, tree in trees() if any(map(asks_the_world, ast.walk(tree)))}

    assert found == PLACES


def test_only_what_assembles_a_service_or_a_command_asks_the_world() -> None:
    found = {name for name, tree in trees() if any(map(imports_world, ast.walk(tree)))}

    assert [name for name in found if not name.startswith(HANDED_DOWN_FROM)] == []


def test_only_an_edge_catches_everything() -> None:
    """What only cleans up is an exit stack: it cannot forget to raise again."""
    found = {name for name, tree in trees() if any(map(is_blind, ast.walk(tree)))}

    assert found == BLIND
