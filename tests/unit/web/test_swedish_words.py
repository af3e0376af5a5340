"""One thing has one word on every page, in Swedish too."""

from pathlib import Path

import pytest

import consent_service

FOLDER = Path(consent_service.__file__).parent
TEXTS = sorted(
    file.relative_to(FOLDER).as_posix()
    for file in [*FOLDER.glob("web/*/texts.toml"), *FOLDER.glob("**/texts/sv.toml")]
)


@pytest.mark.parametrize("name", TEXTS)
def test_the_declaration_is_called_as_in_the_banner(name: str) -> None:
    """`locales/sv.toml` calls it "Information om kakor"; pages said kakförklaring."""
    assert "förklaring" not in (FOLDER / name).read_text(encoding="utf-8").lower()
