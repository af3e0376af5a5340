"""Policies through HTTP: read, saved, checked, published and taken back."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.places import POLICIES
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import Start, starting
from tests.store.redis_servers import RedisServer, needs_redis
from tests.waiting import wait_until

TOML = "application/toml"
FILE = f"{SITE}.toml"


def copy_policies(folder: Path) -> Path:
    policies = folder / "policies"
    policies.mkdir()
    for file in POLICIES.glob("*.toml"):
        shutil.copy(file, policies)
    return policies


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """One service whose policies may be changed."""
    folder = tmp_path_factory.mktemp("policies")
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", policies=copy_policies(folder))


class Desk:
    """Somebody with a token, at the policy of one site."""

    def __init__(self, service: Service, token: str, site: str = SITE) -> None:
        self.service = service
        self.path = f"/policies/{site}"
        self._token = bearer(token)

    def get(self, kind: str = "application/json") -> httpx.Response:
        return self.service.get(self.path, headers={**self._token, "accept": kind})

    def text(self) -> str:
        return self.get(TOML).text

    def put(self, text: str, etag: str = "", query: str = "") -> httpx.Response:
        headers = {**self._token, "content-type": TOML}
        if etag:
            headers["if-match"] = etag
        return self.service.ask(
            "PUT", f"{self.path}{query}", content=text.encode(), headers=headers
        )

    def put_json(self, fields: dict[str, Any], etag: str) -> httpx.Response:
        headers = {**self._token, "if-match": etag}
        return self.service.ask("PUT", self.path, json=fields, headers=headers)

    def publish(self, etag: str, **reason: str) -> httpx.Response:
        headers = {**self._token, "if-match": etag}
        return self.service.post(f"{self.path}/publish", json=reason, headers=headers)

    def take_back(self, etag: str) -> httpx.Response:
        headers = {**self._token, "if-match": etag}
        return self.service.ask("DELETE", f"{self.path}/draft", headers=headers)

    def save(self, old: str, new: str) -> str:
        """Save a draft with a change; return its ETag."""
        before = self.get(TOML)
        answer = self.put(before.text.replace(old, new), before.headers["etag"])
        assert answer.status_code == 200, answer.text
        return str(answer.headers["etag"])

    def clear(self) -> None:
        sheet = self.get()
        if sheet.json()["state"] == "draft":
            self.take_back(sheet.headers["etag"])


@pytest.fixture
def owner(service: Service) -> Iterator[Desk]:
    desk = Desk(service, service.token("owner"))
    yield desk
    desk.clear()


def revision_of(service: Service, site: str = SITE) -> str:
    return str(service.get(f"/{site}/declaration.json").json()["revision"])


def test_the_text_of_a_policy_is_its_file_with_its_comments(
    service: Service, owner: Desk
) -> None:
    answer = owner.get(TOML)

    assert answer.content == (service.folder / "policies" / FILE).read_bytes()
    assert answer.headers["content-type"] == TOML


def test_a_policy_comes_with_its_findings(owner: Desk) -> None:
    sheet = owner.get().json()

    assert (sheet["state"], sheet["lawful"]) == ("in_force", True)
    assert sheet["policy"]["controller"]["name"] == "Kehobalanssi"
    assert "open-point" in {finding["rule"] for finding in sheet["findings"]}
    assert sheet["findings"][0]["file"] == FILE


def test_a_draft_is_kept_and_is_not_in_force(service: Service, owner: Desk) -> None:
    before = revision_of(service)

    owner.save('accent = "#21694e"', 'accent = "#0a5c36"')

    sheet = owner.get().json()
    assert sheet["state"] == "draft"
    assert sheet["policy"]["appearance"]["accent"] == "#0a5c36"
    assert revision_of(service) == before
    assert sheet["revision"] != before


def test_a_published_draft_is_in_force_and_the_log_says_who_and_why(
    service: Service,
) -> None:
    owner = Desk(service, service.issue("owner", "inope"), "inope")
    etag = owner.save("[controller]\n", '[controller]\nphone = "+358 9 1"\n')

    answer = owner.publish(etag, why="We have a telephone.")

    sheet = answer.json()
    assert answer.status_code == 200, answer.text
    assert (sheet["state"], sheet["why"]) == ("in_force", "We have a telephone.")
    assert revision_of(service, "inope") == sheet["revision"]
    text = (service.folder / "policies" / "inope.toml").read_text()
    assert text == (POLICIES / "inope.toml").read_text().replace(
        "[controller]\n", '[controller]\nphone = "+358 9 1"\n'
    )
    auditor = bearer(service.token("auditor", "inope"))
    stated = service.get("/inope/export", headers=auditor).content
    assert b'"why":"We have a telephone."' in stated
    assert f'"by":"{sheet["saved_by"]}"'.encode() in stated


def test_a_draft_is_taken_back(owner: Desk) -> None:
    before = owner.text()
    etag = owner.save("[appearance]\n", "[appearance]\nradius = 2\n")

    answer = owner.take_back(etag)

    assert answer.status_code == 204
    assert owner.get().json()["state"] == "in_force"
    assert owner.text() == before


def test_of_json_only_what_differs_changes_in_the_file(owner: Desk) -> None:
    before = owner.get()
    fields = before.json()["policy"]
    fields["appearance"]["position"] = "corner"

    answer = owner.put_json(fields, before.headers["etag"])

    assert answer.status_code == 200, answer.text
    old, new = owner_lines(before, owner), owner.text().splitlines()
    assert [line for line in new if line not in old] == ['position = "corner"']
    assert new[0].startswith("# Drawn up from")


def owner_lines(before: httpx.Response, owner: Desk) -> list[str]:
    assert before.json()["state"] == "in_force"
    return (owner.service.folder / "policies" / FILE).read_text().splitlines()


def test_a_change_has_to_say_what_it_was_made_from(owner: Desk) -> None:
    answer = owner.put(owner.text())

    # Without If-Match it would begin a new site, which an owner may not.
    assert answer.status_code in (403, 428)
    answer = owner.put(owner.text(), "*")
    assert answer.status_code == 428
    assert answer.json()["type"].endswith("#missing-condition")
    assert "If-Match is *" in answer.json()["detail"]
    assert owner.publish("").status_code == 428


@pytest.mark.parametrize("etag", ['"x"', "0" * 64, f'"{"0" * 64}"'])
def test_an_etag_that_is_of_no_policy_is_one_of_another_policy(
    owner: Desk, etag: str
) -> None:
    """RFC 9110, 13.1.1: the condition was there, and it is false."""
    assert owner.put(owner.text(), etag).status_code == 412


def test_values_that_toml_cannot_hold_are_refused_as_such(owner: Desk) -> None:
    """Found by the fuzzer: a null in a list was answered with 500."""
    etag = owner.get().headers["etag"]

    answer = owner.put_json({"domains": ["a.example", None]}, etag)

    assert answer.status_code == 400
    assert "take out every null in a list" in answer.json()["hint"]


def test_of_two_who_edit_at_once_the_second_is_told(
    service: Service, owner: Desk
) -> None:
    other = Desk(service, service.issue("owner"))
    etag = other.get().headers["etag"]
    owner.save("[appearance]\n", "[appearance]\nradius = 3\n")

    answer = other.put(other.text(), etag)

    assert answer.status_code == 412
    assert "was saved by" in answer.json()["detail"]
    assert answer.headers["etag"] == owner.get(TOML).headers["etag"]
    assert "radius = 3" in owner.text()


def test_a_draft_does_not_replace_a_policy_that_was_changed_by_hand(
    service: Service, owner: Desk
) -> None:
    etag = owner.save("[appearance]\n", "[appearance]\nradius = 5\n")
    file = service.folder / "policies" / FILE
    before = file.read_text()
    file.write_text(f"{before}# A word of the lawyer.\n")

    answer = owner.publish(etag)

    assert answer.status_code == 412
    assert owner.get().json()["overtaken"] is True
    assert file.read_text().endswith("# A word of the lawyer.\n")
    file.write_text(before)


def test_a_trial_says_what_would_be_and_keeps_nothing(owner: Desk) -> None:
    before = owner.get(TOML)
    text = before.text.replace('"#21694e"', '"#eeeeee"')

    answer = owner.put(text, before.headers["etag"], "?dry_run")

    sheet = answer.json()
    assert answer.status_code == 200
    assert (sheet["lawful"], sheet["state"]) == (False, "draft")
    assert "accent-contrast-low" in {finding["rule"] for finding in sheet["findings"]}
    assert owner.get().json()["state"] == "in_force"


def test_what_is_unlawful_can_be_kept_and_not_published(
    service: Service, owner: Desk
) -> None:
    """A vague button is refused by `policy check`, so it is here."""
    before = revision_of(service)
    etag = owner.save(
        "[categories.analytics]\n",
        '[categories.necessary]\nservices = ["hotjar"]\n\n[categories.analytics]\n',
    )

    answer = owner.publish(etag)

    assert answer.status_code == 422
    assert answer.json()["type"].endswith("#refused-policy")
    assert "error" in {each["severity"] for each in answer.json()["findings"]}
    assert revision_of(service) == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"\xff\xfe", 422),
        (b"site = [", 422),
        (b'site = "other"\ndomains = ["a.fi"]\nlanguages = ["fi"]\n', 422),
        (b"a = " + b"[" * 50_000, 422),
        (b"a = " + b"9" * 5_000, 422),
        (b"#" * 300_000, 422),
        (b"#" * 600_000, 413),
    ],
    ids=["empty", "utf-16", "no TOML", "foreign", "deep", "number", "long", "longer"],
)
def test_a_hostile_body_is_refused_and_nothing_is_kept(
    owner: Desk, service: Service, body: bytes, status: int
) -> None:
    before = owner.get()
    headers = {
        **bearer(service.token("owner")),
        "content-type": TOML,
        "if-match": before.headers["etag"],
    }

    answer = service.ask("PUT", owner.path, content=body, headers=headers)

    assert answer.status_code == status, answer.text
    assert owner.get().json() == before.json()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[]", 400),
        (b"{", 400),
        (b'{"a":1,"a":2}', 400),
        (b'{"a":' + b"[" * 50_000, 400),
        (b'{"site":1e400}', 400),
        (b'{"site":"kehobalanssi"}', 422),
        (b'{"\\u007f":"\\u0000"}', 422),
    ],
)
def test_hostile_json_is_refused(
    owner: Desk, service: Service, body: bytes, status: int
) -> None:
    headers = {
        **bearer(service.token("owner")),
        "content-type": "application/json",
        "if-match": owner.get().headers["etag"],
    }

    answer = service.ask("PUT", owner.path, content=body, headers=headers)

    assert answer.status_code == status, answer.text
    assert owner.get().json()["state"] == "in_force"


def test_a_body_of_another_kind_is_not_read(owner: Desk, service: Service) -> None:
    headers = {
        **bearer(service.token("owner")),
        "content-type": "text/plain",
        "if-match": owner.get().headers["etag"],
    }

    answer = service.ask("PUT", owner.path, content=b"", headers=headers)

    assert answer.status_code == 415


@pytest.mark.parametrize("role", ["auditor", "owner"])
def test_who_may_change_a_policy(service: Service, role: str) -> None:
    elsewhere = Desk(service, service.token(role, "inope"))
    auditor = Desk(service, service.token("auditor"))

    assert elsewhere.get().status_code == 403
    assert elsewhere.put("", '"' + "0" * 64 + '"').status_code == 403
    assert auditor.get().status_code == 200
    assert auditor.put("", auditor.get().headers["etag"]).status_code == 403
    assert auditor.publish(auditor.get().headers["etag"]).status_code == 403
    assert service.get(f"/policies/{SITE}").status_code == 401


def test_a_provider_begins_a_site(service: Service) -> None:
    desk = Desk(service, service.issue("provider", "*"), "uusi")
    text = (POLICIES / "inope.toml").read_text().replace('"inope"', '"uusi"')
    headers = {"if-none-match": "*", "content-type": TOML}

    draft = service.ask(
        "PUT", desk.path, content=text.encode(), headers={**desk._token, **headers}
    )
    assert draft.status_code == 200, draft.text
    assert service.get("/uusi/declaration").status_code == 404
    published = desk.publish(draft.headers["etag"])

    assert published.status_code == 200, published.text
    assert service.get("/uusi/declaration").status_code == 200
    owner = Desk(service, service.issue("owner", "*"), "toinen")
    refused = service.ask(
        "PUT", owner.path, content=text.encode(), headers={**owner._token, **headers}
    )
    assert refused.status_code == 403


def test_the_sites_of_a_token_are_listed_for_programs(service: Service) -> None:
    owner = bearer(service.token("owner"))

    whole = service.get("/sites", headers=bearer(service.issue("provider", "*")))
    own = service.get("/sites?q=KEHO", headers=owner).json()

    assert [site["site"] for site in own["sites"]] == [SITE]
    assert own["sites"][0]["revision"] == revision_of(service)
    assert whole.json()["total"] >= 5
    assert service.get("/sites?page=x", headers=owner).status_code == 400
    assert service.get("/sites?page=9", headers=owner).json()["sites"] == []
    assert service.get("/sites?q=inope", headers=owner).json()["total"] == 0


def test_a_provider_issues_lists_and_revokes_tokens(service: Service) -> None:
    provider = bearer(service.issue("provider", "*"))
    order = {"role": "auditor", "sites": [SITE], "for": "Maija", "expires": "1d"}

    issued = service.post("/tokens", json=order, headers=provider)

    token = issued.json()["token"]
    id_ = issued.json()["listed"]["id"]
    assert issued.status_code == 201
    assert service.get(f"/policies/{SITE}", headers=bearer(token)).status_code == 200
    listed = service.get("/tokens", headers=provider).json()["tokens"]
    assert [each["for"] for each in listed if each["id"] == id_] == ["Maija"]
    revoked = service.ask("DELETE", f"/tokens/{id_}", headers=provider)
    assert revoked.status_code == 204
    assert service.get(f"/policies/{SITE}", headers=bearer(token)).status_code == 401
    assert service.ask("DELETE", "/tokens/none", headers=provider).status_code == 404


@pytest.mark.parametrize(
    "order",
    [
        {"role": "king", "sites": [SITE]},
        {"role": "owner"},
        {"role": "owner", "sites": ["../x"]},
        {"role": "owner", "sites": [SITE, "mistyped"]},
        {"role": "provider", "sites": [SITE]},
        {"role": "owner", "sites": [SITE], "expires": "forever"},
        {"role": "owner", "sites": [SITE], "for": "a\nb"},
    ],
)
def test_a_token_that_does_not_fit_is_not_issued(
    service: Service, order: dict[str, Any]
) -> None:
    provider = bearer(service.issue("provider", "*"))

    assert service.post("/tokens", json=order, headers=provider).status_code == 422


@pytest.mark.parametrize("role", ["auditor", "owner"])
def test_only_a_provider_deals_in_tokens(service: Service, role: str) -> None:
    other = bearer(service.token(role, "*"))
    order = {"role": "auditor", "sites": [SITE]}

    assert service.get("/tokens", headers=other).status_code == 403
    assert service.post("/tokens", json=order, headers=other).status_code == 403
    assert service.ask("DELETE", "/tokens/x", headers=other).status_code == 403


def test_with_editing_off_policies_are_read_and_not_changed(
    start: Start, tmp_path: Path
) -> None:
    service = start("--editing", "off", policies=copy_policies(tmp_path))
    owner = Desk(service, service.token("owner"))
    etag = owner.get().headers["etag"]

    saved = owner.put(owner.text() + "# x\n", etag)
    published = owner.publish(saved.headers["etag"])

    assert saved.status_code == 200
    assert published.status_code == 409
    assert published.json()["type"].endswith("#editing-off")
    assert owner.take_back(saved.headers["etag"]).status_code == 204


@pytest.mark.redis
@needs_redis
def test_policies_in_redis_are_those_of_every_machine(
    redis: RedisServer, tmp_path: Path
) -> None:
    """Pushed once, then changed through one service and in force at the other."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "policies").mkdir()
    policies = copy_policies(tmp_path / "a")
    store = ("--store", redis.url, "--rate-limit", "0")
    with starting(tmp_path / "a") as begin, starting(tmp_path / "b") as begin_other:
        # Also for its commands, which list the tokens there.
        here = begin(*store, policies=policies, store=redis.url)
        owner = Desk(here, here.token("owner"))
        draft = owner.save("[appearance]\n", "[appearance]\nradius = 6\n")
        unpushed = owner.publish(draft)
        assert unpushed.status_code == 409, unpushed.text
        assert "policy push" in unpushed.json()["hint"]

        places = ("--policies", str(policies))
        pushed = here.run("policy", "push", *places)
        assert pushed.returncode == 0, pushed.stderr
        looks = here.get(f"/{SITE}/accesses", headers=bearer(here.token("auditor")))
        assert "operator: policy push" in looks.text
        # A command that reads the folder says that services do not.
        checked = here.run("policy", "check", *places)
        assert "services read their policies from Redis" in checked.stderr
        keys = tmp_path / "a" / "data" / "keys"
        there = begin_other(
            *store, "--keys", str(keys), policies=tmp_path / "b" / "policies"
        )
        wait_until(
            lambda: owner.get().json()["state"] == "in_force",
            what="the place in Redis",
        )
        etag = owner.save("[appearance]\n", "[appearance]\nradius = 7\n")
        sheet = owner.publish(etag, why="Rounder.").json()

        wait_until(
            lambda: revision_of(there) == sheet["revision"], what="the new revision"
        )
        pulled = here.run("policy", "pull", SITE, "--force", *places)
        assert pulled.returncode == 0, pulled.stderr
        assert "radius = 7" in (policies / FILE).read_text()
