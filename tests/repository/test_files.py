"""What people and programs expect of a repository is there, and says what is so."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.places import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_what_anybody_can_run_and_nothing_else(workflow: Path) -> None:
    runs = re.findall(r"run: (.+)", workflow.read_text(encoding="utf-8"))

    assert runs == ["make check", "make test"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_an_action_is_pinned_by_its_full_commit(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")

    used = re.findall(r"uses: (\S+)", text)
    assert "permissions: {}" in text
    assert [each for each in used if not re.search(r"@[0-9a-f]{40}$", each)] == []


def test_hooks_call_our_own_tools_and_fetch_nothing() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    tools = set(re.findall(r"entry: \.venv/bin/(\S+)", HOOKS))

    assert set(re.findall(r"repo: (\S+)", HOOKS)) == {"local"}
    assert all(f"$(BIN)/{tool}" in makefile for tool in tools)


def test_the_line_length_of_editors_is_that_of_the_formatter() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    editors = (ROOT / ".editorconfig").read_text(encoding="utf-8")

    assert f"max_line_length = {project['tool']['ruff']['line-length']}" in editors


def test_the_package_says_that_it_is_typed() -> None:
    assert (ROOT / "consent_service" / "py.typed").is_file()
