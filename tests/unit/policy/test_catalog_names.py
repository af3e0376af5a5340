"""A policy finds services of the catalog by their names, in its own languages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from consent_service.catalog import CATALOG_VERSION
from consent_service.errors import CatalogError, PolicyError
from consent_service.locales import LANGUAGES
from consent_service.policy.lint import lint_policy
from consent_service.policy.load import PolicyFile, read_policy
from consent_service.policy.reference import Known, load_known
from consent_service.policy.revision import revision_of
from consent_service.publishing.files import PolicyFiles

POLICY = """\
site = "example"
domains = ["example.fi"]
languages = {languages}

[controller]
name = "Esimerkki Oy"

[categories.{category}]
services = ["{service}"]
"""


@pytest.fixture(scope="module")
def known() -> Known:
    return load_known()


def policy(
    known: Known, *, category: str, service: str, languages: str = '["fi"]'
) -> PolicyFile:
    text = POLICY.format(category=category, service=service, languages=languages)
    return read_policy(text.encode(), name="example.toml", known=known)


def hint_of(known: Known, category: str, service: str) -> str:
    with pytest.raises(PolicyError) as caught:
        policy(known, category=category, service=service)
    return caught.value.hint


@pytest.mark.parametrize(
    ("category", "written", "meant"),
    [
        ("marketing", "facebook-pixel", "meta-pixel"),
        ("analytics", "ga4", "google-analytics-4"),
        ("analytics", "gtm", "google-tag-manager"),
        ("marketing", "twitter-pixel", "x-pixel"),
    ],
)
def test_a_name_that_people_use_leads_to_the_service(
    known: Known, category: str, written: str, meant: str
) -> None:
    assert hint_of(known, category, written) == f"did you mean {meant!r}?"


def test_a_service_of_another_category_is_named_with_it(known: Known) -> None:
    assert hint_of(known, "social_sharing", "facebook-pixel") == (
        "did you mean 'meta-pixel', which is 'marketing'?"
    )


def test_spelling_alone_does_not_lead_to_another_category(known: Known) -> None:
    """Declaring a share button for a pixel would be declaring the wrong thing."""
    assert "facebook-share" not in hint_of(known, "marketing", "facebook-shar")
    assert hint_of(known, "social_sharing", "facebook-shar") == (
        "did you mean 'facebook-share'?"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_of_the_banner_has_a_warning_about_the_catalog(
    known: Known, language: str
) -> None:
    """Requirements C-07 and C-20: the catalog has its words in every language."""
    file = policy(
        known,
        category="social_sharing",
        service="youtube",
        languages=f'["{language}"]',
    )

    rules = {finding.rule for finding in lint_policy(file, known=known)}

    assert "words-missing" not in rules


def test_a_name_in_words_is_in_the_languages_of_the_policy(known: Known) -> None:
    read = policy(known, category="social_sharing", service="facebook-share").policy

    [service] = read.services_of("social_sharing")

    assert service.titles["fi"] == "Facebook: jakopainike"
    assert service.name == "Facebook share and like buttons"


def test_a_name_of_the_owners_takes_the_place_of_that_in_words(known: Known) -> None:
    text = POLICY.format(
        category="social_sharing", service="facebook-share", languages='["fi"]'
    )
    text += '\n[services.facebook-share]\nname = "Jaa"\n'
    read = read_policy(text.encode(), name="example.toml", known=known).policy

    [service] = read.services_of("social_sharing")

    assert (service.name, service.titles, service.brand) == ("Jaa", {}, "")


def test_the_digest_of_a_revision_does_not_depend_on_the_catalogs_day(
    known: Known,
) -> None:
    """A new version of the catalog alone asks nobody again."""
    revision = revision_of(
        policy(known, category="analytics", service="hotjar").policy, snippet="s"
    )

    assert CATALOG_VERSION.encode() not in revision.document


def test_a_service_with_a_proper_name_has_no_further_fields(known: Known) -> None:
    """Digests of revisions before this field stay what they were."""
    revision = revision_of(
        policy(known, category="analytics", service="hotjar").policy, snippet="s"
    )

    assert revision.document.count(b'"titles"') == 1  # the consent service's own
    assert b'"brand"' not in revision.document


def test_a_broken_catalog_of_the_owner_breaks_no_policy_in_force(
    tmp_path: Path,
) -> None:
    """The folder is read, and each site says why its file is not in force."""
    (tmp_path / "example.toml").write_text("")

    read = PolicyFiles(
        tmp_path,
        clock=lambda: datetime(2026, 11, 22, tzinfo=UTC),
        own_catalog=tmp_path / "nowhere",
    ).read()

    assert isinstance(read["example"], CatalogError)
