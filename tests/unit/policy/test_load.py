from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent_service.errors import PolicyError
from consent_service.policy.load import LARGEST_FILE, load_policy, read_policy
from tests.sample_policy import SAMPLE, sample_file, sample_known, sample_policy


def refused(text: str | bytes) -> list[tuple[str, str, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(PolicyError) as caught:
        read_policy(data, name="example.toml", known=sample_known())
    error = caught.value
    return [
        (mistake.place, str(mistake), mistake.hint) for mistake in (error, *error.also)
    ]


def test_what_the_owner_wrote_and_what_we_know_become_one_policy() -> None:
    policy = sample_policy()

    assert [category.id for category in policy.categories] == [
        "necessary",
        "analytics",
        "ga_demographics",
        "marketing",
    ]
    assert [(service.id, service.category) for service in policy.services] == [
        ("consent-service", "necessary"),
        ("counter", "analytics"),
        ("adverts", "marketing"),
    ]
    assert policy.categories[1].title["fi"] == "Kävijätilastot"


def test_demographics_need_analytics_and_listen_to_the_signal() -> None:
    """Requirements A-30 and A-51."""
    demographics = sample_policy().categories[2]

    assert demographics.needs == "analytics"
    assert demographics.sensitive_to_gpc


def test_our_own_cookie_and_log_are_declared_without_being_written() -> None:
    """Requirement C-22."""
    ours = sample_policy().services_of("necessary")[0]

    assert [(item.name, item.kind, item.lifetime) for item in ours.items] == [
        ("consent_example", "http_cookie", "P183D"),
        ("consent_example_*", "local_storage", "persistent"),
    ]
    assert ours.provider is not None
    assert ours.provider.name == "Esimerkki Oy"
    assert ours.data_retention == "P3Y183D"
    assert ours.open == ("transfers",)


def test_the_owner_changes_one_item_and_the_catalog_keeps_the_rest() -> None:
    policy = sample_policy(
        SAMPLE + '[services.counter]\ndata_retention = "P14M"\n'
        'items = [{ name = "_c", lifetime = "P13M" }]\n'
    )
    counter = policy.services_of("analytics")[0]

    assert [(item.name, item.lifetime) for item in counter.items] == [
        ("_c", "P13M"),
        ("_c_*", "PT30M"),
    ]
    assert counter.items[0].purpose == {"fi": "tell apart fi", "en": "tell apart en"}
    assert counter.open == ("transfers",)


def test_the_owner_changes_part_of_a_provider() -> None:
    policy = sample_policy(
        SAMPLE + '[services.counter]\nprovider = { role = "joint_controller" }\n'
    )
    provider = policy.services_of("analytics")[0].provider

    assert provider is not None
    assert (provider.name, provider.role) == ("Counter Ltd", "joint_controller")


def test_what_nobody_tells_of_a_new_service_is_open() -> None:
    policy = sample_policy(
        SAMPLE.replace('"counter"', '"own"')
        + '[services.own]\nopen = ["name"]\npurpose = { fi = "a", en = "b" }\n'
    )
    own = policy.services_of("analytics")[0]

    assert own.name == "Own"
    assert own.open == (
        "name",
        "provider",
        "data_collected",
        "data_retention",
        "transfers",
        "items",
    )


def test_a_lifetime_that_nobody_tells_is_open() -> None:
    policy = sample_policy(
        SAMPLE + "[services.counter]\n"
        'items = [{ name = "new", kind = "pixel", party = "third" }]\n'
    )
    counter = policy.services_of("analytics")[0]

    assert "lifetimes" in counter.open
    assert counter.items[2].purpose == {"fi": "count fi", "en": "count en"}


def test_the_model_is_that_of_the_jurisdiction() -> None:
    assert sample_policy().model == "opt_in"
    assert sample_policy('jurisdiction = "US-CA"\n' + SAMPLE).model == "opt_out"


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "hint"),
    [
        (
            'email = "',
            'emial = "',
            "example.toml:8",
            "controller has no field 'emial'",
            "did you mean 'email'?",
        ),
        (
            '["counter"]',
            '["conter"]',
            "example.toml:11",
            "service 'conter' is neither in the catalog nor described here",
            "did you mean 'counter'?",
        ),
        (
            '"adverts"',
            '"counter"',
            "example.toml:16",
            "service 'counter' is in 'analytics' already",
            "a service has one category: leave it out of one of the two",
        ),
        (
            '["fi", "en"]',
            '["fi", "xx"]',
            "example.toml:3",
            "languages has 'xx', which has no texts",
            "",
        ),
        (
            "[categories.analytics]",
            "[categories.statistics]",
            "example.toml:13",
            "category 'ga_demographics' needs 'analytics', which the policy does not "
            "have",
            "add [categories.analytics]",
        ),
        (
            "[categories.marketing]",
            "[categories.marketing]\nsensitive_to_gpc = false",
            "example.toml:16",
            "category 'marketing' would ignore the Global Privacy Control signal",
            "leave sensitive_to_gpc out",
        ),
        (
            'site = "example"',
            'site = "metrics"',
            "example.toml:1",
            "site is 'metrics', a name that the service keeps for itself",
            "",
        ),
        (
            '"www.example.fi"]',
            '"example.fi"]',
            "example.toml:2",
            "domains has 'example.fi' twice",
            "",
        ),
        (
            "notice_url",
            'cookie_domain = "shop.example.fi"\nnotice_url',
            "example.toml:4",
            "cookie_domain is 'shop.example.fi', wanted a parent of 'example.fi' too",
            "",
        ),
        (
            '"https://example.fi/tietosuoja"',
            '"javascript:alert(1)"',
            "example.toml:4",
            "notice_url is 'javascript:alert(1)', wanted an address that begins with "
            "https://",
            "",
        ),
    ],
)
def test_a_mistake_has_its_place_and_what_to_write_instead(
    old: str, new: str, place: str, message: str, hint: str
) -> None:
    mistakes = refused(SAMPLE.replace(old, new))

    assert (place, message) in [(mistake[0], mistake[1]) for mistake in mistakes]
    assert not hint or hint in [mistake[2] for mistake in mistakes]


@pytest.mark.parametrize(
    ("added", "message"),
    [
        (
            "[categories.own]\ntitle.fi = 'a'\ndescription = { fi = 'a', en = 'b' }",
            "category 'own' has no title in 'en'",
        ),
        (
            "[services.lost]\nname = 'x'",
            "service 'lost' is described and in no category",
        ),
        (
            "[services.counter]\ndata_collected = ['ip_adress']",
            "data_collected has 'ip_adress', which has no title",
        ),
        ("[services.counter]\nitems = [{ name = 'n' }]", "item 'n' lacks 'kind'"),
        (
            "[services.counter]\nitems = [{ name = '_c' }, { name = '_c' }]",
            "item '_c' is described twice",
        ),
        (
            "[services.consent-service]\nitems = [{ name = 'n' }]",
            "item 'n' lacks 'kind'",
        ),
        (
            "[categories.preferences]\nservices = ['consent-service']",
            "service 'consent-service' is always 'necessary'",
        ),
        (
            "[categories.own]\nneeds = 'ga_demographics'\n"
            "title = { fi = 'a', en = 'b' }\ndescription = { fi = 'a', en = 'b' }",
            "category 'own' needs 'ga_demographics', wanted an optional category that "
            "needs no other",
        ),
        (
            "[categories.preferences]\nneeds = 'analytics'",
            "category 'preferences' needs 'analytics', which only a category of the "
            "policy's own may say",
        ),
    ],
)
def test_parts_that_do_not_fit_each_other_are_refused(added: str, message: str) -> None:
    assert message in [mistake[1] for mistake in refused(f"{SAMPLE}\n{added}\n")]


@pytest.mark.parametrize(
    ("added", "message", "hint"),
    [
        (
            "[services.counter]\nsignals = ['google-consent-mod']",
            "services.counter.signals[0] is 'google-consent-mod', wanted one of "
            "'adobe', 'amazon', 'google-ads', 'google-consent-mode', "
            "'google-signals', 'hubspot', 'matomo', 'meta', 'microsoft-clarity', "
            "'microsoft-uet', 'mixpanel', 'pinterest', 'piwik-pro', 'posthog', "
            "'shopify', 'tiktok', 'wp-consent-api', 'zaraz'",
            "did you mean 'google-consent-mode'?",
        ),
        (
            "[services.counter]\nopen = ['transfer']",
            "services.counter.open[0] is 'transfer', wanted one of 'data_collected', "
            "'data_retention', 'hosts', 'items', 'lifetimes', 'name', 'opt_out', "
            "'provider', 'purpose', 'transfers'",
            "did you mean 'transfers'?",
        ),
        (
            "[services.counter]\ntransfers = { countries = ['UK'] }",
            "services.counter.transfers.countries[0] is 'UK', which is not a country "
            "(ISO 3166-1)",
            "did you mean 'GB'?",
        ),
        (
            "[services.counter]\nprovider = { country = 'ZZ' }",
            "services.counter.provider.country is 'ZZ', which is not a country "
            "(ISO 3166-1)",
            "",
        ),
        (
            "[services.counter]\npurpose = { fin = 'a' }",
            "services.counter.purpose has the language 'fin', which has no texts",
            "did you mean 'fi'?",
        ),
        (
            "[[open]]\nplace = 'x'\nquestion = { xx = 'a' }",
            "open[0].question has the language 'xx', which has no texts",
            "languages of this policy: fi, en",
        ),
        (
            "[categories.analitycs]",
            "category 'analitycs' has no title",
            "did you mean 'analytics'?",
        ),
        (
            "[services.counter]\nitems = ['YSC']",
            "services.counter.items[0] is 'YSC', wanted a table",
            'such as items = [{ name = "YSC", kind = "http_cookie", party = "first", '
            'lifetime = "P13M" }]',
        ),
        (
            "[services.counter]\nitems = [{ name = 'n' }]",
            "item 'n' lacks 'kind'",
            "kind = \"…\", one of 'http_cookie', 'script_cookie', 'local_storage', "
            "'session_storage', 'indexed_db', 'cache', 'pixel', 'fingerprint'",
        ),
        (
            "[services.counter]\nopt_out = [{ title = { fi = 'a' } }]",
            "services.counter.opt_out[0] lacks 'url', wanted an address that begins "
            "with https://",
            'such as url = "https://tilasto.example/opt-out"',
        ),
    ],
)
def test_every_list_is_closed_and_names_the_nearest_word(
    added: str, message: str, hint: str
) -> None:
    mistakes = refused(f"{SAMPLE}\n{added}\n")

    assert (message, hint) in [(mistake[1], mistake[2]) for mistake in mistakes]


@pytest.mark.parametrize("name", ["XX", "ZZ-1"])
def test_a_jurisdiction_is_a_place(name: str) -> None:
    mistakes = refused(f'jurisdiction = "{name}"\n{SAMPLE}')

    assert mistakes[0][1] == (
        f"jurisdiction is {name!r}, which is not a country (ISO 3166-1)"
    )


@pytest.mark.parametrize("name", ["EU", "UK", "GB", "QC", "US-TX", "SE", "CA-QC"])
def test_every_way_to_name_a_jurisdiction_is_taken(name: str) -> None:
    assert sample_policy(f'jurisdiction = "{name}"\n{SAMPLE}').jurisdiction == name


def test_shape_and_cross_checks_come_in_one_answer() -> None:
    text = SAMPLE.replace('"info@example.fi"', "5").replace('"adverts"', '"advert"')

    assert [mistake[1] for mistake in refused(text)] == [
        "controller.email is 5, wanted an e-mail address, such as 'info@example.fi'",
        "service 'advert' is neither in the catalog nor described here",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        # The service is described, if badly: it is not unknown.
        (
            '["counter"]',
            '["own"]\n[services]\nown = 5\n[categories.preferences]',
            "services.own is 5, wanted a table",
        ),
        # It may be in the list whose element is mistaken.
        (
            '["adverts"]',
            '["Own"]\n[services.own]\nname = "x"\npurpose = { fi = "a", en = "b" }',
            "categories.marketing.services[0] is 'Own', wanted a short name of a-z, "
            "0-9, - and _, such as 'google-analytics-4'",
        ),
        (
            "[categories.analytics]",
            "[categories]\nanalytics = 5\n[categories.preferences]",
            "categories.analytics is 5, wanted a table",
        ),
    ],
)
def test_what_only_follows_from_another_mistake_is_not_reported(
    old: str, new: str, message: str
) -> None:
    assert [mistake[1] for mistake in refused(SAMPLE.replace(old, new))] == [message]


def test_a_new_service_must_say_its_name_and_purpose() -> None:
    text = SAMPLE.replace('"counter"', '"own"') + (
        "[services.own]\nprovider = { name = 'X' }\n"
    )

    assert [mistake[1] for mistake in refused(text)] == [
        "service 'own' lacks 'name'",
        "service 'own' has no purpose in 'fi'",
        "service 'own' has no purpose in 'en'",
        "provider of 'own' lacks its name or its country",
    ]


def test_all_mistakes_of_a_file_come_at_once_by_line() -> None:
    text = SAMPLE.replace("languages", "langauges").replace('"info@example.fi"', "5")

    assert [mistake[0] for mistake in refused(text)] == [
        "example.toml:1",
        "example.toml:3",
        "example.toml:8",
    ]


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"", "example.toml:1", "the policy lacks 'site'"),
        (b"a = 1\nb = ", "example.toml:2", "policy file is not TOML: b has no value"),
        (b"a = 1\na = 2\n", "example.toml:2", "policy file is not TOML"),
        (b"\xff\xfe", "example.toml:1", "policy file is not UTF-8: byte 0xff at 0"),
        (b"a\n\n\xe4 = 1", "example.toml:3", "policy file is not UTF-8"),
        (b"\x00\x01\x02", "example.toml:1", "policy file is not TOML"),
        (b"a = " + b"[" * 9000, "example.toml", "policy file is nested too deeply"),
        (b"a = " + b"9" * 9000, "example.toml:1", "policy file is not TOML"),
        (b"#" * (LARGEST_FILE + 1), "example.toml", "policy file is larger than"),
    ],
)
def test_what_is_no_policy_at_all_is_refused_with_its_place(
    data: bytes, place: str, message: str
) -> None:
    first = refused(data)[0]

    assert first[0] == place
    assert first[1].startswith(message)


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    data = b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode()

    file = read_policy(data, name="example.toml", known=sample_known())

    assert file.policy == sample_policy()
    assert file.place("controller", "email") == "example.toml:8"


def test_a_file_is_named_after_its_site(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text(SAMPLE, encoding="utf-8")

    with pytest.raises(PolicyError, match=r"in a file called 'other\.toml'"):
        load_policy(path, known=sample_known())


def test_a_file_that_cannot_be_read_is_a_policy_error(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="policy file cannot be read"):
        load_policy(tmp_path / "missing.toml", known=sample_known())
    with pytest.raises(PolicyError, match="policy file cannot be read"):
        load_policy(tmp_path, known=sample_known())


def test_places_lead_to_the_lines_of_the_file() -> None:
    file = sample_file()

    assert file.place("categories", "marketing", "services", 0) == "example.toml:16"
    assert file.place("validity_days") == "example.toml"


def test_a_policy_survives_its_own_encoding() -> None:
    policy = sample_policy()

    assert msgspec.json.decode(msgspec.json.encode(policy), type=type(policy)) == policy


def test_our_own_service_can_be_listed_and_told_more_about() -> None:
    policy = sample_policy(
        SAMPLE + '[categories.necessary]\nservices = ["consent-service"]\n'
        "[services.consent-service]\n"
        'transfers = { mechanism = "none_needed" }\n'
        'items = [{ name = "consent_example", kind = "script_cookie" }]\n'
    )
    (ours,) = policy.services_of("necessary")

    assert ours.open == ()
    assert [item.kind for item in ours.items] == ["script_cookie", "local_storage"]


def test_a_category_of_ones_own_can_need_another_and_heed_the_signal() -> None:
    policy = sample_policy(
        SAMPLE + "[categories.own]\nneeds = 'analytics'\nsensitive_to_gpc = true\n"
        "title = { fi = 'a', en = 'b' }\ndescription = { fi = 'a', en = 'b' }\n"
    )
    own = policy.categories[-1]

    assert (own.needs, own.sensitive_to_gpc, own.title["en"]) == (
        "analytics",
        True,
        "b",
    )


@given(
    st.integers(0, len(SAMPLE)),
    st.integers(0, 30),
    st.text(alphabet="[]{}\"'=.,#\n\\ aF1-é\x00", max_size=12),
)
def test_no_edit_of_a_policy_raises_anything_but_our_error(
    at: int, cut: int, put: str
) -> None:
    edited = SAMPLE[:at] + put + SAMPLE[at + cut :]

    try:
        file = read_policy(edited.encode(), name="x.toml", known=sample_known())
    except PolicyError:
        return

    assert file.policy.categories[0].id == "necessary"


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_our_error(data: bytes) -> None:
    with pytest.raises(PolicyError):
        read_policy(data, name="x.toml", known=sample_known())
