"""What an auditor reads, with what token, and that it is noted."""

import csv
import io
from pathlib import Path

import pytest

from consent_service.choices.visitor import pseudonym_of
from consent_service.evidence.audit.audit import audit
from consent_service.evidence.export.reader import open_export
from consent_service.web.auditor.record_lines import harmless
from tests.service.choosing import SITE, Service, bearer

RECORDS = f"/{SITE}/records"


def test_a_record_tells_what_was_chosen_on_what(service: Service) -> None:
    body = service.choice()
    made = service.choose(body).json()

    newest = service.records(service.token())[-1]

    assert newest["index"] == made["index"]
    assert newest["digest"] == made["digest"]
    assert newest["revision"] == body["revision"]
    assert newest["visitor"] == pseudonym_of(body["visitor"], SITE)
    assert newest["expires_at"] == made["expires_at"]
    assert newest["supersedes"] is None


def test_records_can_be_asked_for_by_action_revision_and_time(service: Service) -> None:
    denied = {"analytics": "denied", "ga_demographics": "denied", "marketing": "denied"}
    body = service.choice(action="reject_all", decisions=denied)
    made = service.choose(body).json()
    token = service.token()
    at = next(
        record["at"]
        for record in service.records(token)
        if record["index"] == made["index"]
    )

    for query in (
        "?action=reject_all",
        f"?revision={body['revision']}",
        f"?from={at}",
        "?to=2999-01-01",
    ):
        found = service.records(token, query)
        assert made["index"] in [item["index"] for item in found]
    assert service.records(token, f"?to={at}&from={at}") == []
    assert service.records(token, f"?revision={'0' * 64}") == []


@pytest.mark.parametrize(
    "query", ["?from=yesterday", "?action=maybe", "?format=xlsx", "?colour=red"]
)
def test_a_filter_that_cannot_be_read_is_refused(service: Service, query: str) -> None:
    answer = service.get(f"{RECORDS}{query}", headers=bearer(service.token()))

    assert answer.status_code == 400
    assert answer.json()["hint"]


def test_a_table_for_spreadsheets_has_every_category_of_the_site(
    service: Service,
) -> None:
    service.choose()

    answer = service.get(f"{RECORDS}?format=csv-fi", headers=bearer(service.token()))

    assert "records.csv" in answer.headers["content-disposition"]
    rows = csv.DictReader(
        io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"
    )
    *_, newest = rows
    assert newest["analytics"] == "granted"
    assert newest["marketing"] == "denied"
    assert newest["necessary"] == "granted"


def test_csv_has_the_same_records(service: Service) -> None:
    made = service.choose().json()
    token = service.token()

    answer = service.get(f"{RECORDS}?format=csv", headers=bearer(token))

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    newest = rows[-1]
    assert newest["digest"] == made["digest"]
    assert newest["decisions"] == (
        "analytics=granted ga_demographics=denied marketing=denied necessary=granted"
    )


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM", "\tx", "\rx"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_whatever_a_browser_sends_no_cell_of_it_is_a_formula(
    service: Service,
) -> None:
    service.choose(service.choice(visitor="-AAAAAAAAAAAAAAAAAAAAA"))

    answer = service.get(f"{RECORDS}?format=csv", headers=bearer(service.token()))

    cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
    assert [cell for cell in cells if cell.startswith(("-", "=", "+", "@"))] == []


def test_without_a_token_nothing_is_read(service: Service) -> None:
    answer = service.get(RECORDS)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "/docs#bad-token"


@pytest.mark.parametrize("token", ["x", "cst_e30.x", "cst_"])
def test_what_is_no_token_reads_nothing(service: Service, token: str) -> None:
    answer = service.get(RECORDS, headers={"authorization": f"Bearer {token}"})

    assert answer.status_code == 401


def test_a_token_of_another_site_reads_nothing(service: Service) -> None:
    answer = service.get(RECORDS, headers=bearer(service.token(site="inope")))

    assert answer.status_code == 403
    assert answer.json()["type"] == "/docs#forbidden"


def test_a_token_for_every_site_reads_each(service: Service) -> None:
    token = service.token(site="*")

    assert service.get(RECORDS, headers=bearer(token)).status_code == 200
    assert service.get("/inope/records", headers=bearer(token)).status_code == 200


def test_a_revoked_token_ends_at_once(service: Service) -> None:
    token = service.issue()
    assert service.get(RECORDS, headers=bearer(token)).status_code == 200
    listed = service.run("token", "list").stdout.splitlines()[-1]

    revoked = service.run("token", "revoke", listed.split()[0])

    assert revoked.returncode == 0
    assert service.get(RECORDS, headers=bearer(token)).status_code == 401


def test_every_use_of_a_token_is_noted_where_the_auditor_reads_it(
    service: Service,
) -> None:
    """Requirement B-18."""
    token = service.token()
    service.get(f"{RECORDS}?format=csv", headers=bearer(token))

    answer = service.get(f"/{SITE}/accesses", headers=bearer(token))

    noted = [line for line in answer.text.splitlines() if "records format=csv" in line]
    assert noted
    assert token not in answer.text


def test_an_export_holds_up_to_an_audit(service: Service, tmp_path: Path) -> None:
    made = service.choose().json()

    answer = service.get(f"/{SITE}/export", headers=bearer(service.token()))

    assert answer.headers["content-type"] == "application/x-tar"
    (tmp_path / "export.tar").write_bytes(answer.content)
    with open_export(tmp_path / "export.tar") as export:
        report = audit(export, None, strict=True)
    assert report.findings == ()
    assert report.epochs[0].checkpoint.size > made["index"]


def test_a_record_is_found_by_its_digest(service: Service) -> None:
    made = service.choose().json()
    service.choose()

    found = service.records(service.token(), f"?digest={made['digest']}")

    assert [record["index"] for record in found] == [made["index"]]
