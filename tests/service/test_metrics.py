"""The metrics are those in the table of docs/operating/monitoring.md."""

import hashlib
import re
from collections import defaultdict

import pytest
from prometheus_client.parser import text_string_to_metric_families

from consent_service.web.app import ENDPOINTS
from consent_service.web.visitor.script import ENDPOINTS as SCRIPTS
from tests.places import ROOT
from tests.service.choosing import SITE, Service

Samples = dict[str, dict[tuple[str, ...], float]]


def samples_of(service: Service) -> Samples:
    """Return every number by its name and the values of its labels."""
    found: Samples = defaultdict(dict)
    text = service.get("/metrics").text
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = tuple(sample.labels[name] for name in sorted(sample.labels))
            found[sample.name][labels] = sample.value
    return found


def names_of(service: Service) -> set[str]:
    return set(re.findall(r"^# TYPE (\S+)", service.get("/metrics").text, re.MULTILINE))


def test_requests_are_counted_by_method_route_and_status(service: Service) -> None:
    before = samples_of(service)
    digest = service.choose().json()["digest"]
    service.get(f"/{SITE}/consent.js")
    service.get(f"/{SITE}/receipts/{digest}")
    service.ask("PROPFIND", "/nothing")

    after = samples_of(service)

    counted = {
        labels: number - before["consent_http_requests_total"].get(labels, 0)
        for labels, number in after["consent_http_requests_total"].items()
    }
    assert counted["POST", "/{site}/choices", "201"] == 1
    assert counted["GET", "/{site}/consent.js", "200"] == 1
    assert counted["GET", "/{site}/receipts/{digest}", "200"] == 1
    assert counted["other", "unknown", "404"] == 1


def test_the_fast_path_answers_choices_and_every_name_of_the_script(
    service: Service,
) -> None:
    script = service.get(f"/{SITE}/consent.js").content
    service.get(f"/{SITE}/consent.{hashlib.sha256(script).hexdigest()}.js")
    (more,) = set(re.findall(r'"([0-9A-Za-z]{43})"', script.decode()))
    service.get(f"/{SITE}/consent.more.{more}.js")
    service.get(f"/{SITE}/consent.sv.js")
    service.choose()
    service.ask("OPTIONS", f"/{SITE}/choices")

    counted = samples_of(service)["consent_http_requests_total"]

    answered = {(method, route) for method, route, status in counted if status < "400"}
    hot = {
        (row.method, row.path)
        for row in ENDPOINTS
        if row.handler is None or row in SCRIPTS
    }
    assert len(hot) == 6
    assert hot <= answered


def test_a_choice_is_followed_from_its_arrival_to_its_commit(service: Service) -> None:
    before = samples_of(service)
    service.choose()

    after = samples_of(service)

    def grown(name: str, *labels: str) -> float:
        return after[name][labels] - before[name].get(labels, 0)

    assert grown("consent_choices_total", "save", SITE) == 1
    assert grown("consent_log_entries_total", "record", SITE) == 1
    assert grown("consent_batch_callers_count") == 1
    assert grown("consent_commit_seconds_count") == 1
    assert grown("consent_choice_seconds_count") == 1


def test_store_logs_and_queue_are_told_as_they_are(service: Service) -> None:
    found = samples_of(service)

    assert found["consent_store_up"][()] == 1
    assert found["consent_logs_open"][()] == 5
    assert found["consent_logs_read_only"][()] == 0
    assert found["consent_queue_length"][()] == 0
    assert found["consent_queue_oldest_seconds"][()] == 0


@pytest.mark.parametrize("path", ["/nothing", f"/{SITE}/receipts/zzz"])
def test_refusals_are_counted_by_their_error(service: Service, path: str) -> None:
    code = service.get(path).json()["type"].partition("#")[2]
    before = samples_of(service)["consent_refusals_total"][code,]

    service.get(path)

    assert samples_of(service)["consent_refusals_total"][code,] == before + 1


def test_no_address_of_a_caller_becomes_a_label(service: Service) -> None:
    service.get("/wp-login.php?user=admin")

    text = service.get("/metrics").text

    assert "wp-login" not in text
    assert "127.0.0" not in text


def test_the_documents_list_every_number_and_no_other(service: Service) -> None:
    page = (ROOT / "docs" / "operating" / "monitoring.md").read_text(encoding="utf-8")

    listed = set(re.findall(r"^\| `(consent_\w+)`", page, re.MULTILINE))

    own = {name for name in names_of(service) if name.startswith("consent_")}
    # Only several workers have one of these each.
    assert listed == own | {"consent_worker_up"}


def test_what_only_grows_ends_in_total_beside_its_former_name(
    service: Service,
) -> None:
    found = samples_of(service)

    for name in (
        "consent_archived_entries",
        "consent_gossip_agrees",
        "consent_gossip_foreign",
        "consent_gossip_unchecked",
        "consent_log_contradictions",
    ):
        assert found[f"{name}_total"] == found[name]
