import msgspec
import pytest

from consent_service.errors import ForeignOriginError
from consent_service.web.http.origin import Acceptance, Caller, OriginRules, covers

RULES = OriginRules(
    domains=("example.fi", "www.example.fi"),
    own_host="consent.example",
    cookie_domain="example.fi",
)
DEMO = OriginRules(domains=(), own_host="127.0.0.1:8080", demo=True)


def caller(
    origin: str | None, *, fetch_site: str | None = None, host: str = "consent.example"
) -> Caller:
    return Caller(origin, fetch_site, host)


@pytest.mark.parametrize(
    "origin", ["https://example.fi", "http://example.fi", "https://www.example.fi"]
)
def test_the_domains_of_the_policy_are_accepted(origin: str) -> None:
    """Requirement A-44: a choice covers the stated domains."""
    assert RULES.accept(caller(origin)).origin == origin


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "https://sub.www.example.fi",
        "https://example.fi.evil.example",
        "https://evilexample.fi",
        "https://example.fi:8443",
        "ftp://example.fi",
        "null",
        "",
        "https://[",
        "example.fi",
        "http://localhost:3000",
    ],
)
def test_every_other_origin_is_foreign(origin: str) -> None:
    with pytest.raises(ForeignOriginError):
        RULES.accept(caller(origin))


def test_the_service_s_own_pages_are_accepted() -> None:
    accepted = RULES.accept(caller("https://consent.example"))

    assert accepted == Acceptance(
        "https://consent.example", same_site=True, by_http=True
    )


def test_a_name_pointed_at_us_is_not_our_own() -> None:
    """DNS rebinding puts the attacker's name into Origin and Host alike."""
    with pytest.raises(ForeignOriginError):
        RULES.accept(caller("http://rebound.evil.example", host="rebound.evil.example"))


def test_without_origin_the_fetch_metadata_decides() -> None:
    with pytest.raises(ForeignOriginError):
        RULES.accept(caller(None, fetch_site="cross-site"))

    assert RULES.accept(caller(None, fetch_site="same-origin")).same_site
    assert not RULES.accept(caller(None)).same_site


def test_the_browser_s_word_on_same_site_counts() -> None:
    accepted = RULES.accept(caller("https://example.fi", fetch_site="cross-site"))

    assert not accepted.same_site


def test_a_page_of_the_same_site_on_another_host_does_not_read_our_cookie() -> None:
    """Only a `cookie_domain` covers both; else the script has to set it (A-45)."""
    asked = caller(
        "https://www.example.fi", fetch_site="same-site", host="consent.example.fi"
    )

    shared = RULES.accept(asked)
    parted = msgspec.structs.replace(RULES, cookie_domain=None).accept(asked)

    assert (shared.same_site, shared.by_http) == (True, True)
    assert (parted.same_site, parted.by_http) == (True, False)


def test_an_older_browser_is_same_site_within_the_cookie_s_domain() -> None:
    accepted = RULES.accept(caller("https://www.example.fi", host="consent.example.fi"))

    assert accepted.same_site


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:1234",
        "http://127.0.0.1",
        "http://a.localhost:9",
        "http://[::1]:1",
    ],
)
def test_a_demo_takes_pages_from_every_loopback_port(origin: str) -> None:
    assert DEMO.accept(caller(origin, host="127.0.0.1:8080")).origin == origin


def test_a_form_must_come_from_the_service_itself() -> None:
    RULES.check_own(caller("https://consent.example"))
    RULES.check_own(caller(None, fetch_site="same-origin"))

    with pytest.raises(ForeignOriginError):
        RULES.check_own(caller("https://example.fi"))
    with pytest.raises(ForeignOriginError):
        RULES.check_own(caller(None, fetch_site="same-site"))


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://consent.example", "127.0.0.1:8080"),
        ("https://www.example.fi", "www.example.fi"),
        ("http://localhost:8080", "localhost:8080"),
    ],
)
def test_a_form_may_come_from_any_name_that_is_known_to_be_ours(
    origin: str, host: str
) -> None:
    RULES.check_own(caller(origin, host=host))


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://evil.example", "evil.example"),
        ("null", ""),
        ("https://", ""),
        ("http://localhost.evil.example", "localhost.evil.example"),
        ("http://localhost:1", "localhost:8080"),
    ],
)
def test_a_form_is_not_ours_because_the_request_says_so(origin: str, host: str) -> None:
    """DNS rebinding: the attacker's name would be in both headers."""
    with pytest.raises(ForeignOriginError):
        RULES.check_own(caller(origin, host=host))


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("example.fi", True),
        ("www.example.fi:8080", True),
        ("badexample.fi", False),
        ("fi", False),
    ],
)
def test_a_cookie_domain_reaches_itself_and_what_is_below(
    host: str, reached: bool
) -> None:
    assert covers("example.fi", host) is reached


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "shop.localhost"])
def test_a_loopback_host_without_a_port_means_every_port(host: str) -> None:
    rules = OriginRules(domains=(host,), own_host="consent.example")

    for origin in (f"http://{host}", f"http://{host}:3000", f"https://{host}:8443"):
        assert rules.accept(caller(origin)).origin == origin


def test_a_loopback_host_with_a_port_means_that_port_alone() -> None:
    rules = OriginRules(domains=("localhost:8080",), own_host="consent.example")

    with pytest.raises(ForeignOriginError) as refused:
        rules.accept(caller("http://localhost:3000"))

    assert str(refused.value) == (
        "origin 'http://localhost:3000' is not one of the site's domains: "
        "localhost:8080 is listed, and 'localhost' not with port 3000"
    )
    assert refused.value.hint == (
        "if it is the site's, write in its policy: "
        'domains = ["localhost:8080", "localhost:3000"]'
    )


@pytest.mark.parametrize(
    ("origin", "misfit"),
    [
        ("https://shop.fi", "host 'shop.fi' is not listed"),
        (
            "https://example.fi:8443",
            "example.fi is listed, and 'example.fi' not with port 8443",
        ),
    ],
)
def test_a_refusal_says_which_of_host_and_port_did_not_fit(
    origin: str, misfit: str
) -> None:
    with pytest.raises(ForeignOriginError) as refused:
        RULES.accept(caller(origin))

    assert str(refused.value).endswith(f"domains: {misfit}")


@pytest.mark.parametrize("origin", ["null", "file://", 'https://x"]\nsite = "y'])
def test_what_is_no_host_is_never_a_line_to_write(origin: str) -> None:
    with pytest.raises(ForeignOriginError) as refused:
        RULES.accept(caller(origin))

    assert "domains = " not in refused.value.hint
