"""`consent-service statistics`: counts that are kept with the records."""

import csv
import json
import signal

import apsw
import pytest

from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import Start

DENIED = {"analytics": "denied", "ga_demographics": "denied", "marketing": "denied"}


@pytest.fixture(scope="module")
def chosen(service: Service) -> Service:
    """A service with six choices in Finnish, four of which allow statistics."""
    for number in range(6):
        choice = service.choice()
        if number >= 4:
            choice = service.choice(action="reject_all", decisions=DENIED)
        assert service.choose(choice).status_code == 201
    return service


def statistics(service: Service, *arguments: str) -> str:
    done = service.run("statistics", SITE, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_figures_are_there_while_the_service_runs(chosen: Service) -> None:
    figures = json.loads(statistics(chosen, "--json"))

    assert figures["whole"]["choices"] == 6
    assert figures["whole"]["actions"] == {"save": 4, "reject_all": 2}
    analytics = figures["whole"]["categories"]["analytics"]
    assert (analytics["count"], analytics["of"]) == (4, 6)
    assert figures["seen"]["domain"] == {"kehobalanssi.fi": 6}


def test_they_are_printed_for_a_person(chosen: Service) -> None:
    printed = statistics(chosen)

    assert f"{SITE}, " in printed
    assert "6 choices" in printed
    assert "analytics        4 of 6  66.7 %  (30.0 to 90.3 %)" in printed


def test_csv_has_a_row_for_each_number_of_a_day(chosen: Service) -> None:
    rows = list(csv.DictReader(statistics(chosen, "--csv").splitlines()))

    assert {row["day"] for row in rows} == {rows[0]["day"]}
    assert (rows[0]["what"], rows[0]["choices"]) == ("choices", "6")
    assert ("language", "fi", "save", "4") in [
        (row["what"], row["value"], row["outcome"], row["choices"]) for row in rows
    ]


def test_a_choice_that_is_sent_again_is_counted_once(start: Start) -> None:
    service = start()
    body = service.choice()
    service.choose(body)

    service.choose(body)

    assert json.loads(statistics(service, "--json"))["whole"]["choices"] == 1


def test_nothing_is_counted_for_days_without_choices(chosen: Service) -> None:
    printed = statistics(chosen, "--from", "2001-01-01", "--to", "2001-01-31")

    assert printed == f"{SITE}, 2001-01-01 to 2001-01-31: 0 choices\n"


def test_a_period_that_ends_before_it_begins_is_refused(chosen: Service) -> None:
    done = chosen.run("statistics", SITE, "--from", "2026-02-01", "--to", "2026-01-01")

    assert done.returncode == 2
    assert "is before the first" in done.stderr


def test_what_is_erased_stays_counted_and_is_no_difference(start: Start) -> None:
    service = start()
    for _ in range(10):
        service.choose()
    record = service.records(service.token())[-1]
    erased = service.run("erase", "--site", SITE, "--visitor", record["visitor"])
    assert erased.returncode == 0, erased.stderr

    done = service.run("statistics", SITE, "--rebuild")

    assert done.returncode == 0, done.stderr
    assert "counted 9 records and 1 choices whose records are erased" in done.stderr
    assert "no difference" in done.stderr


def test_a_service_that_is_killed_leaves_counts_that_fit_the_log(start: Start) -> None:
    service = start()
    for _ in range(3):
        service.choose()
    service.stop(signal.SIGKILL)

    done = service.run("statistics", SITE, "--rebuild")

    assert done.returncode == 0, done.stderr
    assert "counted 3 records; no difference" in done.stderr


def test_wrong_counts_are_named_and_mended_while_the_service_runs(
    start: Start,
) -> None:
    service = start()
    for _ in range(5):
        service.choose()
    wrong = "UPDATE day_count SET counted = counted + 3 WHERE cell = 'action save'"
    connection = apsw.Connection(str(service.folder / "data" / "consent.db"))
    connection.execute(wrong)
    connection.close()

    found = service.run("statistics", SITE, "--rebuild")
    again = service.run("statistics", SITE, "--rebuild")

    assert found.returncode == 0, found.stderr
    assert found.stdout.endswith("  action save -3\n")
    assert "differed on 1 days" in found.stderr
    assert "no difference" in again.stderr


def test_only_an_owner_has_the_records_counted_anew(chosen: Service) -> None:
    path = f"/{SITE}/counts"

    refused = chosen.post(path, headers=bearer(chosen.token("auditor")))
    done = chosen.post(path, headers=bearer(chosen.token("owner")))

    assert refused.status_code == 403
    assert done.status_code == 200
    assert done.json()["differences"] == {}
