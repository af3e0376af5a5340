"""The package can be read bottom-up, and what a file promises is written in it."""

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import tomli

import consent_service

PACKAGE = "consent_service"
ROOT = Path(consent_service.__file__).parent
# A class above it says why in its docstring, after these words.
MOST_METHODS = 15
REASON = f"More than {MOST_METHODS} methods:"

Graph = Mapping[str, set[str]]


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module of the package by its dotted name."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        parts = path.relative_to(ROOT.parent).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found[name] = ast.parse(path.read_text())
    return found


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Yield what a module imports, also inside functions; modules, not their names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            names = [f"{source}.{alias.name}" for alias in node.names]
            yield from (name if name in modules() else source for name in names)


@cache
def file_graph() -> Graph:
    return {
        name: {target for target in imports_of(tree) if target in modules()} - {name}
        for name, tree in modules().items()
    }


def folder_graph(folder: str) -> Graph:
    """Return which of the files and folders directly in `folder` import which."""
    graph: dict[str, set[str]] = {}
    for name, targets in file_graph().items():
        source = _child(folder, name)
        if source is not None:
            inside = {_child(folder, target) for target in targets}
            graph.setdefault(source, set()).update(
                child for child in inside - {source} if child is not None
            )
    return graph


def _child(folder: str, name: str) -> str | None:
    if not name.startswith(folder + "."):
        return None
    return name.removeprefix(folder + ".").partition(".")[0]


def circle_in(graph: Graph) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield f"{name}.{node.name}", node


def methods_of(node: ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return [method for method in node.body if isinstance(method, kinds)]


def is_protocol(bases: Iterable[ast.expr]) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in bases)


def test_no_files_import_each_other_in_a_circle() -> None:
    assert len(file_graph()) > 300
    assert circle_in(file_graph()) == []


def test_no_folders_import_each_other_in_a_circle() -> None:
    parents = {name.rpartition(".")[0] for name in modules()} - {""}

    circles = {folder: circle_in(folder_graph(folder)) for folder in parents}

    assert {folder: circle for folder, circle in circles.items() if circle} == {}


def test_a_circle_would_be_found() -> None:
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}})


def test_evidence_needs_nothing_but_errors_cryptography_and_python() -> None:
    """An auditor can lift the folder out and read it alone."""
    allowed = {"cryptography", *sys.stdlib_module_names}
    own = (f"{PACKAGE}.evidence", f"{PACKAGE}.errors")

    foreign = {
        f"{name} imports {target}"
        for name, tree in modules().items()
        if name.startswith(f"{PACKAGE}.evidence")
        for target in imports_of(tree)
        if target.partition(".")[0] not in allowed and not target.startswith(own)
    }

    assert foreign == set()


def test_a_class_of_many_methods_says_why() -> None:
    silent = [
        name
        for name, node in classes()
        if len(methods_of(node)) > MOST_METHODS
        and REASON not in (ast.get_docstring(node) or "")
    ]

    assert silent == []


def test_a_class_of_few_methods_gives_no_excuse() -> None:
    excused = [
        name
        for name, node in classes()
        if len(methods_of(node)) <= MOST_METHODS
        and REASON in (ast.get_docstring(node) or "")
    ]

    assert excused == []


def test_every_method_of_a_protocol_states_its_promise() -> None:
    silent = [
        f"{name}.{method.name}"
        for name, node in classes()
        if is_protocol(node.bases)
        for method in methods_of(node)
        if not ast.get_docstring(method)
    ]

    assert silent == []


def test_nobody_asks_which_store_it_is() -> None:
    """A store says what it can do: `is_shared`, `tokens`, `rates`, `backups`."""
    asking = [
        name
        for name, tree in modules().items()
        if any(
            isinstance(node, ast.Attribute)
            and node.attr == "kind"
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "store"
            for node in ast.walk(tree)
        )
    ]

    assert asking == []


def test_every_toml_file_of_the_package_is_toml() -> None:
    """Texts and catalog are merged by hand: a mark that stays breaks a page."""
    for file in sorted(ROOT.rglob("*.toml")):
        tomli.loads(file.read_text(encoding="utf-8"))
