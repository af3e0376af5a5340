"""A notice that is written from a policy is one that the check finds right."""

import re
from datetime import date
from pathlib import Path

import pytest

from consent_service.declaration.declare import declare
from consent_service.notice.check import lint_notice, read_notice
from consent_service.notice.document import Form
from consent_service.notice.facts.gather import Against
from consent_service.notice.language.vocabulary import LANGUAGES
from consent_service.notice.source.load import Source
from consent_service.notice.writer.blocks import Written
from consent_service.notice.writer.forms import as_html, as_markdown
from consent_service.notice.writer.write import Part, write_notice
from consent_service.policy.load import load_policy
from consent_service.policy.model import Policy
from consent_service.policy.revision import revision_of

TODAY = date(2026, 11, 29)
ROOT = Path(__file__).parents[4]
POLICIES = sorted((ROOT / "policies").glob("*.toml"))
# What a blank leaves unsaid, and the check asks for until it is filled in.
LEFT_BY_BLANKS = {
    "template-placeholder",
    "retention-missing",
    "transfer-safeguards-missing",
    "third-party-unnamed",
    "no-contact",
    "no-controller",
}
# What an owner might write in a blank, by the first words of what it asks for.
ANSWERS = {
    "fi": {
        "rekisterinpitäjän": "Kivipuutarha Oy",
        "Y-tunnus": "2345678-0",
        "postiosoite": "Puutarhatie 1, 33100 Tampere",
        "sähköpostiosoite": "tietosuoja@kivipuutarha.fi",
        "tarkoitus": "Tilausten toimittaminen",
        "peruste": "sopimus",
        "mitä tietoja palvelu": "IP-osoite ja avatut sivut",
        "mitä tietoja": "nimi, sähköpostiosoite ja tilaukset",
        "mistä": "sinulta itseltäsi, kun teet tilauksen",
        "mitkä": "nimi ja osoite tarvitaan, jotta tilauksen voi toimittaa",
        "muut": "Kuljetusliike Keto Oy",
        "maa ja peruste": "ei ole",
        "maa": "Yhdysvallat, EU:n ja Yhdysvaltojen tietosuojakehys",
        "tietoryhmä": "Asiakastiedot",
        "aika": "kaksi vuotta asiakassuhteen päättymisestä",
        "tehdäänkö": "emme tee automaattisia päätöksiä",
        "evästeselosteen": "https://suostumus.kivipuutarha.fi/kivipuutarha/declaration",
        "palvelun": "Matomo, Meta-pikseli ja Facebookin jakopainike",
        "palveluntarjoajan": "InnoCraft Ltd, Uusi-Seelanti",
        "kuinka": "13 kuukautta",
        "siirtoperuste": "EU:n ja Yhdysvaltojen tietosuojakehys",
        "evästeiden": "_pk_id, erottaa kävijät, 13 kuukautta",
    },
    "sv": {
        "den personuppgiftsansvarigas": "Stenträdgården Ab",
        "FO-nummer": "2345678-0",
        "postadress": "Trädgårdsvägen 1, 33100 Tammerfors",
        "e-postadress": "dataskydd@stentradgarden.fi",
        "ändamål": "Leverans av beställningar",
        "grund för": "EU-US Data Privacy Framework",
        "grund, till": "avtal",
        "grupp": "Kunduppgifter",
        "vilka uppgifter tjänsten": "IP-adress och öppnade sidor",
        "vilka uppgifter som": "namn och adress behövs för leveransen",
        "vilka": "namn, e-postadress och beställningar",
        "varifrån": "från dig själv när du beställer",
        "övriga": "Fraktbolaget Fjord Ab",
        "land och grund, om det": "finns inte",
        "land": "USA, EU-US Data Privacy Framework",
        "tid": "två år efter kundrelationens slut",
        "om": "vi fattar inga automatiska beslut",
        "adress": "https://samtycke.stentradgarden.fi/stentradgarden/declaration",
        "tjänstens": "Matomo, Meta-pixel och Facebooks delningsknapp",
        "leverantörens": "InnoCraft Ltd, Nya Zeeland",
        "hur": "13 månader",
        "kakornas": "_pk_id, skiljer besökare åt, 13 månader",
    },
    "en": {
        "name of the controller": "Stone Garden Ltd",
        "official": "Stone Garden Ltd",
        "business": "2345678-0",
        "postal": "1 Garden Road, 33100 Tampere",
        "e-mail": "privacy@stonegarden.fi",
        "purpose": "Delivering orders",
        "basis": "contract",
        "which data the": "IP address and pages opened",
        "which data must": "name and address are needed to deliver an order",
        "which": "name, e-mail address and orders",
        "where": "from you, when you order",
        "other": "Meadow Carriers Ltd",
        "country and safeguard, if there": "there are none",
        "country": "United States, EU-US Data Privacy Framework",
        "group": "Customer data",
        "period": "two years after the customer relationship ends",
        "whether": "we make no automated decisions",
        "address": "https://consent.stonegarden.fi/stonegarden/declaration",
        "name of the service": "Matomo, Meta Pixel and the Facebook share button",
        "name and country": "InnoCraft Ltd, New Zealand",
        "how": "13 months",
        "safeguard": "EU-US Data Privacy Framework",
        "names": "_pk_id, tells visitors apart, 13 months",
    },
}


def write(policy: Policy, language: str, part: Part = "whole") -> Written:
    declared = declare(revision_of(policy, snippet="0" * 64), language)
    return write_notice(declared, part=part, today=TODAY)


def complaints(text: str, form: Form, policy: Policy) -> set[str]:
    report = lint_notice(
        read_notice(Source("notice", text.encode(), form)),
        today=TODAY,
        against=Against(policy=policy),
    )
    return {finding.rule for finding in report.findings if finding.severity != "info"}


def fill_in(text: str, language: str) -> str:
    def answer(blank: re.Match[str]) -> str:
        answers = ANSWERS[language]
        fitting = [key for key in answers if blank[1].startswith(key)]
        return answers[max(fitting, key=len)]

    return re.sub(r"\[(?:TÄYDENNÄ|FYLL I|FILL IN): ([^\]]+)\]", answer, text)


@pytest.mark.parametrize("part", ["whole", "cookies"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", POLICIES, ids=lambda file: str(file.stem))
def test_the_check_finds_only_the_blanks(file: Path, language: str, part: Part) -> None:
    """Point 6 of issue 15: what is written is right, but for what is not known."""
    policy = load_policy(file)
    written = write(policy, language, part)

    assert complaints(as_markdown(written), "markdown", policy) <= LEFT_BY_BLANKS
    assert complaints(as_html(written), "html", policy) <= LEFT_BY_BLANKS


@pytest.mark.parametrize("part", ["whole", "cookies"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", POLICIES, ids=lambda file: str(file.stem))
def test_the_check_finds_nothing_once_the_blanks_are_filled_in(
    file: Path, language: str, part: Part
) -> None:
    policy = load_policy(file)
    text = fill_in(as_markdown(write(policy, language, part)), language)

    # The owner has named services that are not in the policy yet.
    assert complaints(text, "markdown", policy) <= {
        "notice-tool-not-in-declaration",
        "category-mismatch",
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("category", "services"),
    [
        ("analytics", ("matomo", "posthog", "contentsquare")),
        ("marketing", ("activecampaign", "awin", "the-trade-desk", "sleeknote")),
        ("necessary", ("adyen", "cookie-control", "wordfence", "imperva")),
        ("preferences", ("google-recaptcha", "freshchat", "readspeaker")),
        ("social_sharing", ("addthis", "youtube", "spotify-embed")),
    ],
)
def test_what_a_service_does_declares_no_other_category(
    category: str, services: tuple[str, ...], language: str, tmp_path: Path
) -> None:
    """A cookie that remembers a language, of a declared player, is no category."""
    file = tmp_path / "kivi.toml"
    file.write_text(
        f"""site = "kivi"
domains = ["kivipuutarha.fi"]
languages = ["fi", "sv", "en"]
jurisdiction = "FI"

[controller]
name = "Kivipuutarha Oy"
email = "tietosuoja@kivipuutarha.fi"

[categories.{category}]
services = {list(services)!r}
""".replace("'", '"'),
        encoding="utf-8",
    )
    policy = load_policy(file)

    found = complaints(as_markdown(write(policy, language)), "markdown", policy)

    # Services that are gone are said to be so.
    assert found <= LEFT_BY_BLANKS | {"discontinued-service"}
