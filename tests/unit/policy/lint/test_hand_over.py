"""A choice goes along to another site only where it is the same choice there."""

from pathlib import Path

import pytest

from consent_service.errors import PolicyError
from consent_service.policy.lint import lint_policy
from consent_service.policy.load import load_policy, load_policy_file
from consent_service.policy.reference import load_known
from consent_service.policy.revision import revision_of
from consent_service.snippet.config import script_config
from consent_service.snippet.words import WORDS

_KNOWN = load_known()

_SHOP = """
site = "shop"
domains = ["shop.example"]
languages = ["en", "fi"]
notice_url = "https://shop.example/privacy"

[controller]
name = "Example Oy"
email = "info@shop.example"

[hand_over]
club = ["club.example"]

[categories.analytics]
services = ["hotjar"]
"""
_CLUB = (
    _SHOP.replace('"shop"', '"club"')
    .replace("shop.example", "club.example")
    .replace('[hand_over]\nclub = ["club.example"]\n', "")
)


def _found(folder: Path, shop: str = _SHOP, club: str | None = _CLUB) -> list[str]:
    (folder / "shop.toml").write_text(shop, encoding="utf-8")
    if club is not None:
        (folder / "club.toml").write_text(club, encoding="utf-8")
    file = load_policy_file(folder / "shop.toml", known=_KNOWN)
    findings = lint_policy(file, known=_KNOWN)
    return [
        finding.message for finding in findings if finding.rule == "hand-over-mismatch"
    ]


def test_the_same_choice_of_the_same_company_may_go_along(tmp_path: Path) -> None:
    assert _found(tmp_path) == []


def test_a_category_that_only_the_other_site_has_is_no_mistake(tmp_path: Path) -> None:
    more = '[categories.marketing]\nservices = ["meta-pixel"]\n'

    assert _found(tmp_path, club=_CLUB + more) == []


@pytest.mark.parametrize(
    ("shop", "club", "words"),
    [
        (_SHOP, None, "has no policy beside this one"),
        (_SHOP, "site = ", "has no policy beside this one"),
        (_SHOP, _CLUB.replace("Example Oy", "Other Oy"), "Other Oy answers for club"),
        (
            _SHOP.replace('["club.example"]', '["elsewhere.example"]'),
            _CLUB,
            "elsewhere.example is not one of the domains of club",
        ),
        (
            _SHOP,
            _CLUB.replace('["hotjar"]', '["hotjar", "matomo"]'),
            "category 'analytics' is about other services",
        ),
    ],
)
def test_what_would_be_another_choice_is_an_error(
    tmp_path: Path, shop: str, club: str | None, words: str
) -> None:
    """Requirement A-44."""
    (message,) = _found(tmp_path, shop, club)

    assert words in message


@pytest.mark.parametrize(
    "written", ['shop = ["x.example"]', 'club = ["shop.example"]', "club = []"]
)
def test_a_site_cannot_hand_over_to_itself_or_nowhere(
    tmp_path: Path, written: str
) -> None:
    text = _SHOP.replace('club = ["club.example"]', written)
    (tmp_path / "shop.toml").write_text(text, encoding="utf-8")

    with pytest.raises(PolicyError):
        load_policy(tmp_path / "shop.toml", known=_KNOWN)


def test_the_banner_names_every_host_that_the_choice_is_for(tmp_path: Path) -> None:
    """Consent is to what was said: GDPR 4(11)."""
    text = _SHOP.replace('["club.example"]', '["club.example", "www.club.example"]')
    (tmp_path / "shop.toml").write_text(text, encoding="utf-8")
    policy = load_policy(tmp_path / "shop.toml", known=_KNOWN)

    words = script_config(revision_of(policy, snippet=""), language="en")[
        "words"
    ].split("|")

    assert (
        "Your choice also applies when you go from here to club.example, "
        "www.club.example." in words[list(WORDS).index("INFO")]
    )
