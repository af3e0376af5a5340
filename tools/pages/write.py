"""Writes every generated page of docs/: `make docs`, or python -m tools.pages.write.

tests/docs/test_reference.py holds the committed pages to what this makes.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from tools.pages.commands import commands_page
from tools.pages.errors import errors_page
from tools.pages.http_api import http_page
from tools.pages.notice_rules import notice_rules_page
from tools.pages.policy import policy_page
from tools.pages.services import services_page
from tools.pages.settings import settings_page
from tools.pages.signals import signals_page

DOCS = Path(__file__).resolve().parents[2] / "docs"

PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "commands.md": commands_page,
    "settings.md": settings_page,
    "errors.md": errors_page,
    "http-api.md": http_page,
    "notice-rules.md": notice_rules_page,
    "policy.md": policy_page,
    "services.md": services_page,
    "signals.md": signals_page,
}


def write_pages() -> None:
    for name, page in PAGES.items():
        (DOCS / name).write_text("\n".join(page()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_pages()
