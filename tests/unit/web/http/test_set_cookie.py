import pytest

from consent_service.policy.model import Controller, Policy
from consent_service.web.http.set_cookie import set_cookie

POLICY = Policy(
    site="inope",
    domains=("inope.fi",),
    languages=("fi",),
    controller=Controller("Inope"),
    categories=(),
    cookie_domain="inope.fi",
)


def test_the_cookie_holds_as_long_as_the_choice() -> None:
    """Requirements A-39 and A-45."""
    header = set_cookie(POLICY, "abc", host="consent.example", secure=True)

    assert header == (
        "consent_inope=abc; Path=/; Max-Age=15811200; SameSite=Lax; Secure"
    )


@pytest.mark.parametrize("host", ["inope.fi", "consent.inope.fi:8443"])
def test_it_is_shared_over_the_domain_that_the_host_is_in(host: str) -> None:
    header = set_cookie(POLICY, "abc", host=host, secure=False)

    assert header.endswith("; SameSite=Lax; Domain=inope.fi")


def test_a_cookie_is_cleared_in_the_same_place() -> None:
    header = set_cookie(POLICY, "", host="inope.fi", secure=False)

    assert header == "consent_inope=; Path=/; Max-Age=0; SameSite=Lax; Domain=inope.fi"
