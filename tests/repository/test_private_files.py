"""One file decides the modes of files, so that none is left to the umask."""

import ast
from collections.abc import Iterator

import pytest

from tests.places import ROOT

PACKAGE = ROOT / "consent_service"
MODES = {
    "private_files.py",
    # Makes folders by it.
    "durable_files.py",
    # Write what is public, for others.
    "anchors/ways/daily_folder.py",
    "evidence/verifier/one_file.py",
    # An owner's file keeps the mode that the owner gave it.
    "publishing/folder.py",
    # Copies for a moment, in a temporary folder that is private.
    "publishing/place.py",
}


def makes_a_file(node: ast.AST) -> bool:
    """Tell whether a node makes a file or folder, or sets its mode."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name), args=arguments, keywords=words):
            if name in {"write_text", "write_bytes", "touch", "chmod", "fchmod"}:
                return True
            if name in {"mkdir", "makedirs", "mknod", "mkfifo", "copy2", "copyfile"}:
                return True
            given = [*arguments, *(word.value for word in words)]
            # `fdopen` takes a file that has its mode.
            return name == "open" and any(map(is_writing_mode, given))
        case ast.Call(func=ast.Name(id="open"), args=arguments):
            return any(map(is_writing_mode, arguments))
        case ast.Attribute(attr="O_CREAT" | "SQLITE_OPEN_CREATE"):
            return True
    return False


def is_writing_mode(node: ast.AST) -> bool:
    match node:
        case ast.Constant(value=str(mode)):
            # "r+" makes nothing.
            return (
                bool(mode)
                and set(mode) <= set("waxbt+")
                and bool(set(mode) & set("wax"))
            )
    return False


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_nothing_else_makes_a_file_or_sets_a_mode() -> None:
    found = {name for name, tree in trees() if any(map(makes_a_file, ast.walk(tree)))}

    assert found == MODES


@pytest.mark.parametrize(
    "line",
    [
        "Path('x').open('a')",
        "open('x', 'wb')",
        "Path('x').write_text('y')",
        "Path('x').mkdir(0o700)",
        "os.open('x', os.O_RDWR | os.O_CREAT, 0o600)",
        "apsw.Connection('x', flags=apsw.SQLITE_OPEN_CREATE)",
        "Path('x').open(mode='xb')",
    ],
)
def test_another_way_would_be_found(line: str) -> None:
    assert any(map(makes_a_file, ast.walk(ast.parse(line))))


@pytest.mark.parametrize("line", ["Path('x').open('rb')", "Path('x').open('rb+')"])
def test_reading_makes_no_file(line: str) -> None:
    assert not any(map(makes_a_file, ast.walk(ast.parse(line))))
