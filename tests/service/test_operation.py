import json
import re

import pytest

from tests.service.choosing import SITE, Service, bearer


def test_the_service_says_that_it_is_alive_and_ready(service: Service) -> None:
    assert service.get("/healthz").json() == {"alive": True}

    ready = service.get("/readyz").json()
    assert ready["ready"] is True
    assert [site["site"] for site in ready["sites"]] == [
        "imagoplus",
        "imediat",
        "inope",
        "ivplus",
        "kehobalanssi",
    ]


def test_the_numbers_count_choices_by_action(service: Service) -> None:
    service.choose()

    text = service.get("/metrics").text

    found = re.search(
        rf'consent_choices_total{{action="save",site="{SITE}"}} (\S+)', text
    )
    assert found is not None
    assert float(found[1]) >= 1


def test_the_numbers_name_no_visitor(service: Service) -> None:
    body = service.choice()
    made = service.choose(body).json()
    service.get(f"/{SITE}/receipts/{made['digest']}")

    text = service.get("/metrics").text

    assert body["visitor"] not in text
    assert made["digest"] not in text


def test_global_privacy_control_is_announced(service: Service) -> None:
    """Requirement A-52."""
    answer = service.get("/.well-known/gpc.json")

    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["gpc"] is True
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", answer.json()["lastUpdate"])


def test_the_interface_describes_itself(service: Service) -> None:
    document = service.get("/openapi.json").json()

    assert document["openapi"] == "3.1.0"
    assert "/{site}/choices" in document["paths"]
    assert "foreign-origin" in service.get("/docs").text


@pytest.mark.parametrize(
    "path", ["/nothing", f"/{SITE}", f"/{SITE}/nothing", "//", "/%00"]
)
def test_an_unknown_path_is_a_problem_like_any_other(
    service: Service, path: str
) -> None:
    answer = service.get(path)

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert sorted(answer.json()) == ["detail", "hint", "status", "title", "type"]


def test_a_method_that_a_resource_lacks_is_a_problem_too(service: Service) -> None:
    answer = service.post("/healthz")

    assert answer.status_code == 405
    assert answer.json()["type"] == "/docs#method-not-allowed"


def test_policies_are_read_again_by_an_owner_of_all_sites_only(
    service: Service,
) -> None:
    assert service.post("/policies").status_code == 401
    assert service.post("/policies", headers=bearer(service.token())).status_code == 403

    done = service.run("policy", "publish", "--json")

    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["sites"]) == 5


def test_publishing_names_the_catalog_that_declarations_name(service: Service) -> None:
    done = service.run("policy", "publish")

    declared = service.get(f"/{SITE}/declaration.json").json()
    assert f"read with the catalog of {declared['catalog']};" in done.stderr


def test_the_demo_pages_hold_everything_back(service: Service) -> None:
    page = service.get(f"/demo/{SITE}").text

    assert f"/{SITE}/consent.js" in page
    assert page.count('type="text/plain" data-consent=') == 3
    assert "data-consent-open" in page
    own = page.replace('<script async src="../', "").replace('<script src="../', "")
    assert " src=" not in own


def test_stand_ins_answer_under_another_host_name(service: Service) -> None:
    page = service.get(f"/demo/{SITE}").text

    port = service.address.rpartition(":")[2]
    assert f"http://localhost:{port}/demo/third-party/analytics.js" in page
    assert service.get("/demo/third-party/analytics.js").status_code == 200
    assert service.get("/demo/third-party/../../secret").status_code == 404
