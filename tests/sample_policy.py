"""A small policy and a small catalog, for tests that need some policy to work on."""

from functools import cache

from consent_service.jurisdictions import load_jurisdictions
from consent_service.locales import LANGUAGES, load_texts
from consent_service.policy.load import PolicyFile, read_policy
from consent_service.policy.model import (
    Item,
    OptOut,
    Policy,
    Provider,
    Service,
    Transfer,
)
from consent_service.policy.reference import Known

SAMPLE = """\
site = "example"
domains = ["example.fi", "www.example.fi"]
languages = ["fi", "en"]
notice_url = "https://example.fi/tietosuoja"

[controller]
name = "Esimerkki Oy"
email = "info@example.fi"

[categories.analytics]
services = ["counter"]

[categories.ga_demographics]

[categories.marketing]
services = ["adverts"]
"""


def words(text: str) -> dict[str, str]:
    return {"fi": f"{text} fi", "en": f"{text} en"}


@cache
def sample_known() -> Known:
    """A catalog of three services, with the texts and jurisdictions that ship."""
    ours = Service(
        id="consent-service",
        name="Consent service",
        category="necessary",
        purpose=words("remember"),
        data_collected=("consent_choice",),
        items=(Item("consent_*", "http_cookie", "first", "P183D", words("choice")),),
    )
    counter = Service(
        id="counter",
        name="Counter",
        category="analytics",
        purpose=words("count"),
        provider=Provider("Counter Ltd", "IE", policy_url="https://counter.example"),
        data_collected=("ip_address", "pages_viewed"),
        items=(
            Item("_c", "script_cookie", "first", "P2Y", words("tell apart")),
            Item("_c_*", "script_cookie", "first", "PT30M", words("link")),
        ),
        hosts=("counter.example",),
        open=("data_retention", "transfers"),
    )
    adverts = Service(
        id="adverts",
        name="Adverts",
        category="marketing",
        purpose=words("advertise"),
        provider=Provider("Adverts Inc", "US", "controller", "https://ads.example"),
        data_collected=("ip_address",),
        transfers=Transfer(("US",), "dpf"),
        opt_out=(OptOut("https://ads.example/out", words("opt out")),),
        items=(Item("ad", "http_cookie", "third", "P90D", words("ad"), "ads.example"),),
    )
    return Known(
        services={service.id: service for service in (ours, counter, adverts)},
        texts=cache(load_texts),
        languages=LANGUAGES,
        jurisdictions=load_jurisdictions(),
    )


def sample_file(text: str = SAMPLE) -> PolicyFile:
    return read_policy(text.encode(), name="example.toml", known=sample_known())


def sample_policy(text: str = SAMPLE) -> Policy:
    return sample_file(text).policy
