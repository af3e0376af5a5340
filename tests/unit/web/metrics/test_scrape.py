import asyncio
from collections.abc import Mapping, Sequence

from consent_service.web.metrics.metrics import Metrics
from consent_service.web.metrics.scrape import Family, Scrape, merge


class Silent:
    """Siblings of whom one tells nothing."""

    def __init__(self, told: Sequence[Family]) -> None:
        self._told = told

    async def ask(self) -> Mapping[str, Sequence[Family] | None]:
        return {"0": self._told, "1": None}


async def nothing() -> None:
    pass


def test_a_process_alone_tells_its_own_numbers() -> None:
    metrics = Metrics()
    metrics.count_choice("inope", "save", 0.001)

    text = asyncio.run(Scrape(metrics.families.collect, nothing).render()).decode()

    assert 'consent_choices_total{action="save",site="inope"} 1.0\n' in text
    assert "consent_choice_seconds_count 1.0\n" in text
    assert "_created" not in text


def test_a_silent_worker_is_named_and_hides_nobody() -> None:
    metrics = Metrics()
    metrics.count_repeat("inope")
    scrape = Scrape(metrics.families.collect, nothing)
    scrape.siblings = Silent(asyncio.run(scrape.own()))

    text = asyncio.run(scrape.render()).decode()

    assert 'consent_choices_repeated_total{site="inope",worker="0"} 1.0\n' in text
    assert 'consent_worker_up{worker="0"} 1.0\n' in text
    assert 'consent_worker_up{worker="1"} 0.0\n' in text


def test_numbers_of_one_name_stand_together() -> None:
    """The text format wants every family once (Prometheus, exposition formats)."""
    one = Family("x", "Something.", "gauge", [("x", {}, 1.0)])
    two = Family("x", "Something.", "gauge", [("x", {"site": "inope"}, 2.0)])

    merged = merge({"0": [one], "1": [two]})

    assert [family.name for family in merged] == ["x", "consent_worker_up"]
    assert merged[0].samples == [
        ("x", {"worker": "0"}, 1.0),
        ("x", {"site": "inope", "worker": "1"}, 2.0),
    ]


def test_unknown_methods_share_one_label() -> None:
    """A caller chooses the method, and must not choose how many series there are."""
    metrics = Metrics()
    for method in ("GET", "PROPFIND", "MKCOL"):
        metrics.count_request(method, "unknown", 404)

    families = asyncio.run(Scrape(metrics.families.collect, nothing).own())

    requests = next(
        family for family in families if family.name == "consent_http_requests"
    )
    assert [labels["method"] for _, labels, _ in requests.samples] == ["GET", "other"]
