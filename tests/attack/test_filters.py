"""F10: a filter that cannot be read is an error before the first byte of an answer."""

import pytest

from tests.service.choosing import SITE, Service, bearer

UNREADABLE = [
    "revision=x",
    "revision=" + "A" * 64,
    "revision=" + "0" * 64 + "%0a",
    "revision=",
    "from=0001-01-01T00:00:00%2B14:00",
    "from=0001-01-01T00:00:00+14:00",
    "to=9999-12-31T23:59:59-14:00",
    "to=10000-01-01",
    "from=",
    "from=2026-13-01",
    "from=%00",
    "to=%ff",
    "action=accept",
    "unknown=1",
    "action=save&action=withdraw",
    "from=2026-11-01&from=2026-11-01",
]


@pytest.mark.parametrize("path", ["records", "export"])
@pytest.mark.parametrize("query", UNREADABLE)
def test_a_filter_that_cannot_be_read_is_a_bad_request(
    service: Service, path: str, query: str
) -> None:
    service.choose()

    answer = service.get(f"/{SITE}/{path}?{query}", headers=bearer(service.token()))

    assert answer.status_code == 400
    assert answer.json()["type"] == "/docs#bad-request"


@pytest.mark.parametrize("query", ["digest=x", "visitor=x", "visitor=", "format=xml"])
def test_so_is_a_name_that_no_record_can_have(service: Service, query: str) -> None:
    answer = service.get(f"/{SITE}/records?{query}", headers=bearer(service.token()))

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "query",
    [
        "from=0001-01-01&to=9999-12-31",
        "from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z",
        "from=0001-01-01T14:00:00%2B14:00",
        "to=9999-12-31T09:59:59-14:00",
        "format=csv&to=9999-12-31",
    ],
)
def test_the_first_and_the_last_time_of_the_calendar_are_times(
    service: Service, query: str
) -> None:
    digest = service.choose().json()["digest"]

    answer = service.get(f"/{SITE}/records?{query}", headers=bearer(service.token()))

    assert answer.status_code == 200
    assert digest in answer.text
