"""The maps of the repository show what is there: no street too many, none too few."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.places import DOCS, ROOT

PACKAGE = ROOT / "consent_service"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ARCHITECTURE = (DOCS / "ARCHITECTURE.md").read_text(encoding="utf-8")
# A path in backticks: with a slash, or a file of the package's top.
_PATH = re.compile(r"`([\w.-]+/[\w./-]*|[\w-]+\.(?:py|md|toml))`")
_FLOORS = re.compile(r"\n```\n(errors .*?)\n```\n", re.DOTALL)
# In the docstring of a folder: the name of a file or folder, a gap, what is in it.
_LISTED = re.compile(r"^(\w+)/? {2,}\S", re.MULTILINE)
# A file, a colon and the names in it.
_PLACE = re.compile(r"`([\w/.-]+\.py)`: ((?:`\w+`(?:, )?)+)")
_NAMED = re.compile(r"`(\w+\.py)`")


def tree_of(text: str) -> Iterator[Path]:
    """Yield the paths of the tree that the first long block of a page draws."""
    (tree,) = re.findall(r"\n```\n(consent_service/\n.*?)```", text, re.DOTALL)
    folders: list[str] = []
    for line in tree.splitlines():
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        folders[depth:] = [name]
        yield ROOT.joinpath(*folders)


def children_of(folder: Path) -> set[str]:
    names = {path.name for path in folder.iterdir() if path.is_dir()}
    files = {path.name for path in folder.glob("*.py")}
    return {name for name in names | files if not name.startswith(("_", "."))}


def test_everything_in_the_tree_of_contributing_is_there() -> None:
    assert [path for path in tree_of(CONTRIBUTING) if not path.exists()] == []


@pytest.mark.parametrize("folder", [PACKAGE, PACKAGE / "web", ROOT / "tests"])
def test_the_tree_of_contributing_leaves_out_nothing(folder: Path) -> None:
    drawn = {path.name for path in tree_of(CONTRIBUTING) if path.parent == folder}

    wanted = children_of(folder)
    if folder != PACKAGE:
        wanted = {name for name in wanted if not name.endswith(".py")}
    assert wanted - drawn == set()


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/ARCHITECTURE.md"])
def test_a_path_that_a_page_names_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    paths = set(_PATH.findall(text))
    missing = {
        path
        for path in paths
        if not (ROOT / path).exists() and not (PACKAGE / path).exists()
    }
    assert paths
    assert missing == set()


def places_named() -> Iterator[tuple[Path, str]]:
    """Yield each file and name of the table that says where something is."""
    _, _, rest = CONTRIBUTING.partition("## Where is …")
    for place, names in _PLACE.findall(rest.partition("\n## ")[0]):
        for name in re.findall(r"`(\w+)`", names):
            yield ROOT / place, name


def defines(file: Path, name: str) -> bool:
    defined = rf"^ *(?:async )?(?:def|class) {name}\b|^{name}\b"
    return re.search(defined, file.read_text(), re.MULTILINE) is not None


def test_what_contributing_says_is_in_a_file_is_there() -> None:
    places = list(places_named())

    missing = [
        (file.name, name)
        for file, name in places
        if not re.search(
            rf"^ *(?:async )?(?:def|class) {name}\b|^{name}\b",
            file.read_text(),
            re.MULTILINE,
        )
    ]
    assert len(places) >= 9
    assert missing == []


def test_the_floors_of_the_architecture_are_those_that_are_checked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]

    (drawn,) = _FLOORS.findall(ARCHITECTURE)
    floors = [set(re.findall(r"\w+", line)) for line in drawn.split("→")]
    there = {path.removesuffix(".py") for path in children_of(PACKAGE)}
    assert floors == [set(re.findall(r"\w+", layer)) & there for layer in layers[::-1]]


@pytest.mark.parametrize(
    "folder",
    sorted({path.parent for path in PACKAGE.rglob("__init__.py")}),
    ids=lambda folder: str(folder.relative_to(PACKAGE)),
)
def test_what_a_folder_says_of_its_files_is_there(folder: Path) -> None:
    module = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    words = ast.get_docstring(module) or ""

    named = {*_LISTED.findall(words), *map(_stem, _NAMED.findall(words))}
    there = {path.stem for path in [*folder.iterdir(), *PACKAGE.iterdir()]}
    assert named - there == set()


def _stem(name: str) -> str:
    return name.removesuffix(".py")
