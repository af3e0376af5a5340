"""One case per rule of the lint: what makes it speak, and where it points."""

import msgspec
import pytest

from consent_service.findings import Finding
from consent_service.locales import Texts, load_texts
from consent_service.policy.lint import RULES, lint_policy
from consent_service.policy.load import read_policy
from consent_service.policy.model import Item, Provider, Service, Transfer
from consent_service.policy.reference import Known
from tests.sample_policy import SAMPLE, sample_known, words

OWN = 'name = "Own"\npurpose = { fi = "laskee", en = "counts" }\nopen = []\n'


def findings(text: str, known: Known | None = None) -> list[Finding]:
    known = known or sample_known()
    file = read_policy(text.encode(), name="example.toml", known=known)
    return lint_policy(file, known=known)


def fired(text: str, rule: str, known: Known | None = None) -> list[Finding]:
    return [finding for finding in findings(text, known) if finding.rule == rule]


def with_service(service: Service) -> Known:
    known = sample_known()
    return msgspec.structs.replace(
        known, services={**known.services, service.id: service}
    )


def test_the_sample_has_nothing_but_open_points_and_an_empty_category() -> None:
    assert {finding.rule for finding in findings(SAMPLE)} == {
        "open-point",
        "category-empty",
    }


# Rule, severity, line, and the change to the sample that makes it speak.
CASES = [
    ("controller-contact-missing", "error", 6, 'email = "info@example.fi"', ""),
    (
        "notice-url-missing",
        "warning",
        1,
        'notice_url = "https://example.fi/tietosuoja"',
        "",
    ),
    (
        "address-not-encrypted",
        "warning",
        4,
        '"https://example.fi',
        '"http://example.fi',
    ),
    ("declaration-language-missing", "error", 3, '["fi", "en"]', '["en"]'),
    (
        "model-weaker-than-law",
        "error",
        4,
        "notice_url",
        'model = "opt_out"\nnotice_url',
    ),
    (
        "policy-reask-too-early",
        "warning",
        4,
        "notice_url",
        "validity_days = 90\nnotice_url",
    ),
    (
        "validity-too-long",
        "warning",
        4,
        "notice_url",
        "validity_days = 365\nnotice_url",
    ),
    ("retention-long", "warning", 4, "notice_url", "retention_years = 11\nnotice_url"),
    (
        "jurisdiction-unknown",
        "info",
        4,
        "notice_url",
        'jurisdiction = "SE"\nnotice_url',
    ),
    (
        "cookie-domain-too-wide",
        "error",
        4,
        "notice_url",
        'cookie_domain = "fi"\nnotice_url',
    ),
    (
        "cookie-domain-too-wide",
        "warning",
        3,
        '"example.fi", "www.example.fi"]\n',
        '"www.example.fi"]\ncookie_domain = "example.fi"\n',
    ),
    (
        "policy-necessary-misclassified",
        "error",
        11,
        '[categories.analytics]\nservices = ["counter"]\n',
        '[categories.necessary]\nservices = ["counter"]\n[categories.analytics]\n',
    ),
    (
        "necessary-needs-reason",
        "warning",
        18,
        'services = ["adverts"]\n',
        f'services = ["adverts"]\n[categories.necessary]\nservices = ["own"]\n'
        f"[services.own]\n{OWN}",
    ),
    (
        "necessary-needs-reason",
        "error",
        20,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[categories.necessary]\nservices = ["own"]\n'
        f'[services.own]\nset_by = "site"\n{OWN}',
    ),
    ("purposes-bundled", "error", 16, '["adverts"]', '["adverts", "counter"]'),
    (
        "preferences-set-by",
        "warning",
        18,
        'services = ["adverts"]\n',
        f'services = ["adverts"]\n[categories.preferences]\nservices = ["own"]\n'
        f"[services.own]\n{OWN}",
    ),
    (
        "preferences-set-by",
        "info",
        20,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[categories.preferences]\nservices = ["own"]\n'
        f'[services.own]\nset_by = "user"\n{OWN}',
    ),
    (
        "analytics-shared-under-gpc",
        "warning",
        10,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[services.counter]\nprovider.role = "controller"\n',
    ),
    (
        "item-name-too-wide",
        "error",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[services.counter]\n'
        'items = [{ name = "_*", kind = "pixel", party = "first" }]\n',
    ),
    (
        "third-party-host-missing",
        "warning",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[services.counter]\n'
        'items = [{ name = "new", kind = "pixel", party = "third" }]\n',
    ),
    (
        "server-side-destination-missing",
        "error",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[services.adverts]\nserver_side = true\n',
    ),
    (
        "outdated-optout-link",
        "error",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[services.adverts]\n'
        'opt_out = [{ url = "https://www.google.com/settings/ads", title.fi = "x" }]\n',
    ),
    (
        "words-missing",
        "warning",
        3,
        '["fi", "en"]',
        '["fi", "sv"]',
    ),
    (
        "euphemistic-purpose",
        "error",
        11,
        "[categories.analytics]\n",
        '[categories.analytics]\ntitle.fi = "Paremman kokemuksen evästeet"\n',
    ),
    (
        "euphemistic-purpose",
        "warning",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[services.counter]\n'
        'purpose.en = "To enhance your experience."\n',
    ),
    (
        "consent-claimed-required",
        "error",
        11,
        "[categories.analytics]\n",
        '[categories.analytics]\ndescription.en = "You must accept these."\n',
    ),
    (
        "legitimate-interest-claimed",
        "error",
        11,
        "[categories.analytics]\n",
        '[categories.analytics]\ndescription.fi = "Perustuu oikeutettuun etuun."\n',
    ),
    (
        "promotion-in-banner",
        "warning",
        11,
        "[categories.analytics]\n",
        '[categories.analytics]\ndescription.en = "Get a discount!"\n',
    ),
    (
        "anonymity-claim-contradicted",
        "error",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[services.counter]\n'
        'purpose.fi = "Laskee käynnit anonyymisti."\n',
    ),
    (
        "no-third-party-claim-contradicted",
        "error",
        11,
        "[categories.analytics]\n",
        "[categories.analytics]\n"
        'description.fi = "Tietoja ei luovuteta kolmansille osapuolille."\n',
    ),
    (
        "transfer-claim-contradicted",
        "error",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[services.adverts]\n'
        'purpose.en = "Advertises. Data never leave for places outside the EU."\n',
    ),
    (
        "accent-contrast-low",
        "error",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[appearance]\naccent = "#ffff00"\n'
        'accent_dark = "#ffff00"\n',
    ),
    (
        "accent-contrast-low",
        "error",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[appearance]\naccent = "#111111"\n',
    ),
    (
        "reason-without-finding",
        "info",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[reasons]\nretention-long = "a long enough reason"\n',
    ),
    (
        "reason-without-finding",
        "warning",
        18,
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[reasons]\nretention-lnog = "a long enough reason"\n',
    ),
]


@pytest.mark.parametrize(
    ("rule", "severity", "line", "old", "new"),
    CASES,
    ids=[f"{case[0]}-{case[1]}-{number}" for number, case in enumerate(CASES)],
)
def test_a_rule_speaks_where_it_should(
    rule: str, severity: str, line: int, old: str, new: str
) -> None:
    text = SAMPLE.replace(old, new)
    if rule == "purposes-bundled":
        text = text.replace('services = ["counter"]\n', "", 1)
        line -= 1

    found = fired(text, rule)

    assert [(finding.severity, finding.line) for finding in found][:1] == [
        (severity, line)
    ]
    assert not fired(SAMPLE, rule)


@pytest.mark.parametrize(
    ("transfers", "message"),
    [
        (
            '{ countries = ["US"], mechanism = "none_needed" }',
            "Counter transfers data to US with no safeguard",
        ),
        (
            '{ countries = ["US", "IN"], mechanism = "dpf" }',
            "Counter rests on the Data Privacy Framework, which covers the United "
            "States only",
        ),
        (
            '{ countries = ["CH", "US"], mechanism = "adequacy" }',
            "there is no adequacy decision for US",
        ),
        (
            '{ countries = ["FI"], mechanism = "scc" }',
            "Counter has a safeguard for a transfer, and no country",
        ),
    ],
)
def test_a_transfer_names_the_safeguard_that_covers_it(
    transfers: str, message: str
) -> None:
    """Requirement C-12."""
    text = f"{SAMPLE}[services.counter]\ntransfers = {transfers}\n"

    assert [finding.message for finding in fired(text, "transfer-safeguard-wrong")] == [
        message
    ]


@pytest.mark.parametrize(
    "transfers",
    [
        '{ mechanism = "none_needed" }',
        '{ countries = ["SE"], mechanism = "none_needed" }',
        '{ countries = ["US"], mechanism = "dpf" }',
        '{ countries = ["US", "IN"], mechanism = "scc" }',
        '{ countries = ["JP"], mechanism = "adequacy" }',
        '{ countries = ["US"], mechanism = "open" }',
    ],
)
def test_a_transfer_that_is_told_in_full_is_fine(transfers: str) -> None:
    text = f"{SAMPLE}[services.counter]\ntransfers = {transfers}\n"

    assert fired(text, "transfer-safeguard-wrong") == []


def test_nothing_leaves_the_eea_is_not_believed_of_a_provider_outside() -> None:
    text = f'{SAMPLE}[services.adverts]\ntransfers = {{ mechanism = "none_needed" }}\n'

    assert fired(text, "transfer-safeguard-wrong")[0].message == (
        "Adverts Inc is in US, and transfers says that nothing leaves the EEA"
    )


def test_a_provider_outside_the_eea_needs_a_word_on_transfers() -> None:
    far = Service(
        "far", "Far", "marketing", words("advertise"), provider=_provider("US")
    )
    text = SAMPLE.replace('"adverts"', '"far"')

    assert len(fired(text, "transfer-untold", with_service(far))) == 1


def test_a_provider_without_a_policy_link_is_noted() -> None:
    """Requirement C-06."""
    near = Service(
        "near", "Near", "marketing", words("advertise"), provider=_provider("FI")
    )
    text = SAMPLE.replace('"adverts"', '"near"')

    assert len(fired(text, "provider-policy-missing", with_service(near))) == 1


def test_no_banner_is_needed_where_nothing_is_optional() -> None:
    """Requirement A-49."""
    text = SAMPLE[: SAMPLE.index("[categories.analytics]")]

    assert len(fired(text, "banner-not-needed")) == 1
    assert fired(SAMPLE, "banner-not-needed") == []


def test_more_than_eight_questions_are_too_many() -> None:
    """Requirement A-31."""
    own = "".join(
        f"[categories.own-{number}]\ntitle = {{ fi = 'a', en = 'a' }}\n"
        "description = { fi = 'a', en = 'a' }\n"
        for number in range(6)
    )

    assert fired(SAMPLE + own, "too-many-categories")[0].words == "9"


def test_a_category_of_ones_own_needs_a_line_for_the_banner() -> None:
    """Requirement A-17: the beginning of a description can end in the middle."""
    own = (
        "[categories.own]\ntitle = { fi = 'a', en = 'a' }\n"
        "description = { fi = 'a', en = 'a' }\nsummary = { fi = 'mit\u00e4 luetaan' }\n"
    )

    (found,) = fired(SAMPLE + own, "summary-missing")

    assert "'own' in 'en' is missing" in found.message
    assert fired(SAMPLE, "summary-missing") == []


GOOGLE_SIGNALS = Service(
    "google-analytics-demographics",
    "Demographics",
    "ga_demographics",
    words("estimate"),
    signals=("google-signals",),
)
WITH_DEMOGRAPHICS = SAMPLE.replace(
    "[categories.ga_demographics]\n",
    '[categories.ga_demographics]\nservices = ["google-analytics-demographics"]\n',
)
COUPLED = f'demographics = "coupled"\n{WITH_DEMOGRAPHICS}'


def test_strict_demographics_say_that_few_may_come() -> None:
    """Requirement E3: nothing of advertising is granted without marketing."""
    known = with_service(GOOGLE_SIGNALS)

    [found] = fired(WITH_DEMOGRAPHICS, "google-signals-setting", known)

    assert found.severity == "info"
    assert "expect few demographics or none" in found.message
    assert fired(WITH_DEMOGRAPHICS, "demographics-coupled", known) == []


def test_coupled_demographics_are_an_error_that_names_what_is_granted() -> None:
    """Google's change of 15 June 2026: `ad_storage` alone decides what Ads gets."""
    known = with_service(GOOGLE_SIGNALS)

    [found] = fired(COUPLED, "demographics-coupled", known)

    assert found.severity == "error"
    assert "also grants ad_storage" in found.message
    assert 'demographics = "strict"' in found.suggestion
    assert fired(COUPLED, "google-signals-setting", known) == []


UNEXEMPT = SAMPLE.replace(
    '[categories.analytics]\nservices = ["counter"]\n',
    '[categories.necessary]\nservices = ["counter"]\n[categories.analytics]\n',
).replace('["fi", "en"]', '["fi", "en"]\njurisdiction = "FR"')


def test_french_audience_measurement_is_held_against_its_conditions() -> None:
    """Requirement A-54."""
    found = fired(UNEXEMPT, "analytics-exemption")

    assert found[0].severity == "error"
    assert found[0].message == (
        "Counter without consent: _c lasts longer than 13 months, or that is not "
        "stated; data_retention is longer than 25 months, or not stated"
    )


def test_french_audience_measurement_that_meets_them_is_told_only() -> None:
    text = UNEXEMPT + (
        '[services.counter]\ndata_retention = "P2Y"\n'
        'transfers = { mechanism = "none_needed" }\n'
        'items = [{ name = "_c", lifetime = "P13M" }]\n'
    )

    assert [finding.severity for finding in fired(text, "analytics-exemption")] == [
        "info"
    ]


def test_google_never_meets_them() -> None:
    google = Service(
        "google-analytics-4", "GA", "analytics", words("count"), data_retention="P14M"
    )
    text = UNEXEMPT.replace('"counter"', '"google-analytics-4"')

    assert fired(text, "analytics-exemption", with_service(google))[0].message == (
        "GA without consent: Google uses the data for its own purposes too"
    )


def test_french_conditions_cover_lifetime_retention_role_and_transfer() -> None:
    counter = Service(
        "counter",
        "Counter",
        "analytics",
        words("count"),
        provider=Provider("Counter Ltd", "IE", "controller", "https://counter.example"),
        data_retention="P3Y",
        transfers=Transfer(("US",), "dpf"),
        items=(
            Item("_a", "local_storage", "first", "persistent", words("a")),
            Item("_b", "script_cookie", "first", "P390D", words("b")),
            Item("_s", "script_cookie", "first", "session", words("s")),
        ),
    )

    assert fired(UNEXEMPT, "analytics-exemption", with_service(counter))[0].message == (
        "Counter without consent: Counter Ltd is not a processor; _a lasts longer than "
        "13 months, or that is not stated; data_retention is longer than 25 months, or "
        "not stated; data are transferred"
    )


@pytest.mark.parametrize(
    ("kind", "purpose"),
    [
        ("anonymity-claim-contradicted", "Laskee käynnit anonyymisti."),
        ("no-third-party-claim-contradicted", "Tietoja ei luovuteta kolmansille."),
        ("transfer-claim-contradicted", "Tietoja ei siirretä EU:n ulkopuolelle."),
    ],
)
def test_a_claim_that_nothing_contradicts_is_left_alone(
    kind: str, purpose: str
) -> None:
    own = Service("own", "Own", "analytics", {"fi": purpose, "en": "counts"})
    text = SAMPLE.replace('"counter"', '"own"')

    assert fired(text, kind, with_service(own)) == []


def test_a_cookie_domain_that_is_one_of_the_domains_is_fine() -> None:
    text = SAMPLE.replace("notice_url", 'cookie_domain = "example.fi"\nnotice_url')

    assert fired(text, "cookie-domain-too-wide") == []


def test_preferences_that_the_site_infers_are_where_they_belong() -> None:
    """Requirement A-09."""
    text = SAMPLE.replace(
        'services = ["adverts"]\n',
        'services = ["adverts"]\n[categories.preferences]\nservices = ["own"]\n'
        f'[services.own]\nset_by = "site"\n{OWN}',
    )

    assert fired(text, "preferences-set-by") == []


def test_demographics_of_another_kind_say_nothing_of_google() -> None:
    other = Service("other", "Other", "ga_demographics", words("estimate"))
    text = SAMPLE.replace(
        "[categories.ga_demographics]\n",
        '[categories.ga_demographics]\nservices = ["other"]\n',
    )

    assert fired(text, "google-signals-setting", with_service(other)) == []


def test_british_statistics_need_an_opt_out() -> None:
    """Requirement A-53."""
    text = UNEXEMPT.replace('"FR"', '"UK"')

    assert "opt_out is missing" in fired(text, "analytics-exemption")[0].message


def test_numbers_of_the_law_weigh_more_than_our_own() -> None:
    text = SAMPLE.replace("notice_url", "validity_days = 90\nnotice_url")
    italy = text.replace("notice_url", 'jurisdiction = "IT"\nnotice_url', 1)

    assert fired(text, "policy-reask-too-early")[0].severity == "warning"
    assert fired(italy, "policy-reask-too-early")[0].severity == "error"


def test_a_contact_that_is_written_as_open_is_asked_for_once() -> None:
    text = SAMPLE.replace('email = "info@example.fi"\n', "") + (
        '[[open]]\nplace = "controller.email"\nquestion.fi = "Mikä?"\n'
    )

    assert fired(text, "controller-contact-missing") == []
    assert "controller.email: Mikä?" in [
        finding.message for finding in fired(text, "open-point")
    ]


def test_open_fields_are_told_together_with_what_to_write() -> None:
    found = [
        finding
        for finding in fired(SAMPLE, "open-point")
        if "counter" in finding.message
    ]

    assert [(finding.line, finding.words, finding.suggestion) for finding in found] == [
        (
            11,
            "data_retention, transfers",
            "write under [services.counter]:\n"
            'data_retention = "P14M"  # 14 months, say\n'
            'transfers = { mechanism = "none_needed" }  # data stay in the EEA; '
            'else { countries = ["US"], mechanism = "dpf" }',
        )
    ]


def test_a_button_that_does_not_say_what_it_does_is_refused() -> None:
    """Requirement A-16."""

    def texts(language: str) -> Texts:
        own = load_texts(language)
        if language == "en":
            return msgspec.structs.replace(
                own, banner=own.banner | {"accept_all": "Got it!"}
            )
        return own

    known = msgspec.structs.replace(sample_known(), texts=texts)

    assert [
        finding.words for finding in fired(SAMPLE, "button-label-vague", known)
    ] == ["Got it!"]


def test_a_banner_that_claims_to_be_needed_is_refused() -> None:
    """Requirement A-21."""

    def texts(language: str) -> Texts:
        own = load_texts(language)
        text = "Sinun on hyväksyttävä evästeet, jotta voit käyttää sivustoa."
        return msgspec.structs.replace(own, banner=own.banner | {"text": text})

    known = msgspec.structs.replace(sample_known(), texts=texts)

    found = fired(SAMPLE, "consent-claimed-required", known)

    assert [finding.line for finding in found] == [3]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Parempi käyttökokemus"),
        ("sv", "Förbättrad användarupplevelse"),
        ("en", "Improve your experience"),
        ("de", "Besseres Nutzererlebnis"),
        ("fr", "Une meilleure expérience"),
        ("es", "Mejorar su experiencia"),
        ("it", "Migliorare la tua esperienza"),
        ("nl", "Een betere ervaring"),
        ("da", "En bedre oplevelse"),
        ("nb", "En bedre opplevelse"),
        ("et", "Parem kasutajakogemus"),
    ],
)
def test_euphemisms_are_known_in_many_languages(language: str, text: str) -> None:
    """Requirement A-18. The language of the words decides, not the policy's."""
    added = f"[categories.analytics]\ntitle.{language} = '{text}'"

    found = fired(
        SAMPLE.replace("[categories.analytics]", added), "euphemistic-purpose"
    )

    assert [finding.severity for finding in found] == ["error"]


def open_suggestion(text: str, known: Known | None = None) -> str:
    (found,) = [
        finding
        for finding in fired(text, "open-point", known)
        if "counter" in finding.message
    ]
    return found.suggestion


def test_an_empty_list_of_countries_does_not_say_that_data_stay_in_the_eea() -> None:
    """There is one way to say it, and the suggestion names it."""
    silent = SAMPLE + "[services.counter]\ntransfers = { countries = [] }\n"
    said = silent.replace("countries = []", 'mechanism = "none_needed"')

    assert 'transfers = { mechanism = "none_needed" }' in open_suggestion(silent)
    assert "transfers" not in open_suggestion(said)


def test_the_items_without_a_lifetime_are_named() -> None:
    text = SAMPLE + (
        "[services.counter]\n"
        'items = [{ name = "new", kind = "pixel", party = "first" }]\n'
    )

    (found,) = [
        finding for finding in fired(text, "open-point") if "counter" in finding.message
    ]

    assert "how long its cookies last (new)" in found.message
    # Whole: what is in no catalog needs its kind and party again.
    line = (
        'items = [{ name = "new", kind = "pixel", party = "first", lifetime = "P1Y" }]'
    )
    assert line in found.suggestion
    assert "lifetime" not in open_suggestion(f"{SAMPLE}[services.counter]\n{line}\n")


def test_what_the_catalog_answers_can_be_called_right() -> None:
    """`open = []` is the line for it; it closes what has an answer and nothing else."""
    base = sample_known().services["counter"]
    known = with_service(
        msgspec.structs.replace(base, open=("items", "hosts", "data_retention"))
    )
    stated = SAMPLE + "[services.counter]\nopen = []\n"

    assert (
        "open = []  # or: what the catalog says is right: items, hosts"
        in open_suggestion(SAMPLE, known)
    )
    (left,) = [
        finding
        for finding in fired(stated, "open-point", known)
        if "counter" in finding.message
    ]
    assert left.words == "data_retention"


def test_to_name_no_country_is_answered_with_the_line_that_says_so() -> None:
    text = SAMPLE + "[services.counter]\ntransfers = { countries = [] }\n"

    said = fired(text, "open-point")

    assert any("to name no country" in finding.message for finding in said)
    assert 'transfers = { mechanism = "none_needed" }' in open_suggestion(text)


def test_every_line_that_is_proposed_for_an_open_point_can_be_pasted() -> None:
    own = SAMPLE.replace('"counter"', '"own"')
    text = own + '[services.own]\nname = "Own"\npurpose = { fi = "a", en = "b" }\n'
    (found,) = [
        finding for finding in fired(text, "open-point") if "own" in finding.message
    ]
    _, *lines = found.suggestion.splitlines()

    pasted = [
        finding
        for finding in fired("\n".join([text, *lines]), "open-point")
        if "own" in finding.message
    ]

    assert len(lines) == 5
    assert pasted == []


@pytest.mark.parametrize(
    ("field", "colour", "scheme", "proposed"),
    [
        ("accent", "#ffff00", "light", "#999900"),
        ("accent_dark", "#7a3b1e", "dark", "#915e46"),
        ("accent", "#ffffff", "light", "#939393"),
        ("accent_dark", "#000000", "dark", "#6b6b6b"),
    ],
)
def test_a_colour_that_can_be_seen_is_proposed(
    field: str, colour: str, scheme: str, proposed: str
) -> None:
    look = f'[appearance]\nscheme = "{scheme}"\naccent = "#808080"\n'
    look = look if field != "accent" else look.replace('accent = "#808080"\n', "")

    (found,) = fired(f'{SAMPLE}{look}{field} = "{colour}"\n', "accent-contrast-low")

    assert found.suggestion == f'write {field} = "{proposed}"'
    assert fired(f'{SAMPLE}{look}{field} = "{proposed}"\n', "accent-contrast-low") == []


def test_every_rule_has_its_case_here() -> None:
    cases = {case[0] for case in CASES} | {
        "analytics-exemption",
        "bad-policy",
        "banner-not-needed",
        "button-label-vague",
        "category-empty",
        "demographics-coupled",
        "google-signals-setting",
        "hand-over-mismatch",
        "item-known-elsewhere",
        "open-point",
        "provider-policy-missing",
        "summary-missing",
        "too-many-categories",
        "transfer-safeguard-wrong",
        "transfer-untold",
    }

    assert {rule.id for rule in RULES} == cases


def _provider(country: str) -> Provider:
    return Provider("Some Company", country)
