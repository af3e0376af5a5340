"""The pages of auditors, from outside: what they show to whom, and attacks on them."""

import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from consent_service.choices.visitor import pseudonym_of
from tests.attack.test_signing_in import Browser, closing
from tests.places import POLICIES
from tests.service.choosing import SITE, Service, bearer
from tests.service.starting import starting

__all__ = ["closing"]

# Words of a policy that would be script if anybody let them.
HOSTILE = "\"><img src=x onerror=alert(1)></script><script>alert(2)//'{{7*7}}"
ORIGIN = "https://kehobalanssi.fi"
DENIED = {"analytics": "denied", "ga_demographics": "denied", "marketing": "denied"}
PAGES = (f"/{SITE}/audit", f"/{SITE}/audit/records/{'0' * 64}")


def hostile(text: str) -> str:
    """Put script into all kinds of words that an owner writes."""
    named = f"name = '''{HOSTILE}'''"
    return (
        text.replace('name = "Kehobalanssi"', named)
        .replace('[services.targeted-marketing]\nopen = ["name"]', _OWN_SERVICE)
        .replace('fi = "Viestinnän ja', f"fi = '''{HOSTILE} ja")
        .replace('kerättyjen tietojen perusteella."', "kerättyjen tietojen'''")
    )


_OWN_SERVICE = f"""[services.targeted-marketing]
name = '''Mainos {HOSTILE}'''
provider = {{ name = '''Yhtiö {HOSTILE}''', country = "FI" }}
items = [{{ name = "_ad", kind = "http_cookie", party = "first", lifetime = "P1Y" }}]
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("audit-pages")
    policies = folder / "policies"
    policies.mkdir()
    for site in (SITE, "inope"):
        text = (POLICIES / f"{site}.toml").read_text(encoding="utf-8")
        (policies / f"{site}.toml").write_text(hostile(text), encoding="utf-8")
    with starting(folder) as begin:
        yield begin("--rate-limit", "0", policies=policies)


@pytest.fixture
def auditor(service: Service) -> Browser:
    return Browser(service).sign_in(service.token("auditor"))


def choose(service: Service, **changes: Any) -> tuple[str, str]:
    """Make a choice; return the consent id and the digest of its record."""
    body = service.choice(**changes)
    made = service.choose(body).json()
    return pseudonym_of(body["visitor"], SITE), made["digest"]


def digests_in(page: str) -> list[str]:
    return re.findall(r'href="audit/records/([0-9a-f]{64})"', page)


def test_the_newest_record_comes_first(service: Service, auditor: Browser) -> None:
    made = [choose(service)[1] for _ in range(3)]

    page = auditor.get(f"/{SITE}/audit").text

    assert digests_in(page)[:3] == made[::-1]


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        ({"analytics": "granted", "marketing": "denied"}, "salli osan"),
        ({"analytics": "denied", "marketing": "denied"}, "ei sallinut mitään"),
        ({"analytics": "granted", "marketing": "granted"}, "salli kaikki tarkoitukset"),
    ],
)
def test_a_choice_by_purpose_says_what_it_allowed(
    service: Service, auditor: Browser, decisions: dict[str, str], said: str
) -> None:
    """Found by a stranger: "Hylkää nämä" was read as "Valitsi itse", and no refusal."""
    answer = decisions | {"ga_demographics": decisions["marketing"]}
    _, digest = choose(service, action="save", decisions=answer)

    listed = auditor.get(f"/{SITE}/audit?lang=fi").text
    record = auditor.get(f"/{SITE}/audit/records/{digest}?lang=fi").text

    words = f"Päätti tarkoituksittain: {said}"
    row = next(row for row in listed.split("<tr>") if digest in row)
    assert words in row
    assert re.search(rf"<h1>\s*{words}\s*</h1>", record)


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("action=reject_all", {"action": "reject_all", "decisions": DENIED}),
        (
            "category=marketing&decision=granted",
            {"decisions": {"marketing": "granted"}},
        ),
        ("surface=declaration", {"surface": "declaration"}),
        ("language=sv", {"language": "sv"}),
    ],
)
def test_each_filter_finds_what_it_says_and_nothing_else(
    service: Service, auditor: Browser, query: str, changes: dict[str, Any]
) -> None:
    wanted = {**DENIED, **changes.get("decisions", {})}
    _, other = choose(service, decisions=DENIED)
    _, fitting = choose(service, **{**changes, "decisions": wanted})

    found = digests_in(auditor.get(f"/{SITE}/audit?{query}").text)

    assert fitting in found
    assert other not in found


def test_a_consent_id_that_was_told_finds_its_records(
    service: Service, auditor: Browser
) -> None:
    """People.md 26: what the dialog shows is what the page looks up."""
    secret = secrets.token_hex(16)
    visitor, first = choose(service, visitor=secret)
    choose(service)
    _, second = choose(service, visitor=secret)

    page = auditor.get(f"/{SITE}/audit?id={visitor}").text
    by_digest = auditor.get(f"/{SITE}/audit?id={first}").text

    assert digests_in(page) == [second, first]
    assert digests_in(by_digest) == [first]


def test_pages_lead_through_all_records_once(
    service: Service, auditor: Browser
) -> None:
    for _ in range(60):
        choose(service)
    records = service.records(service.token())
    told = [line["digest"] for line in records if "digest" in line]

    seen, path = [], f"/{SITE}/audit"
    while path:
        page = auditor.get(path).text
        seen += digests_in(page)
        found = re.search(r'rel="next" href="(\?[^"]*)"', page)
        path = f"/{SITE}/audit{found[1]}" if found else ""

    assert seen == told[::-1]


def test_an_erased_record_is_said_to_be_erased_and_its_page_is_gone(
    service: Service, auditor: Browser
) -> None:
    visitor, digest = choose(service)
    erased = service.post(
        f"/{SITE}/erasures",
        json={"visitor": visitor},
        headers=bearer(service.token("owner")),
    )
    assert erased.json() == {"erased": 1}

    page = auditor.get(f"/{SITE}/audit")
    own = auditor.get(f"/{SITE}/audit/records/{digest}")

    assert "This record was erased" in page.text
    assert digest not in page.text
    assert own.status_code == 404


ERASURES = f"/{SITE}/audit/erasures"


def erase(browser: Browser, visitor: str, origin: str = "", **fields: str) -> Any:
    form = {"csrf": browser.form_token(), "reason": "art17", "sure": "yes", **fields}
    return browser.post(ERASURES, origin, visitor=visitor, **form)


def test_an_owner_erases_what_a_visitor_asks_for(service: Service) -> None:
    """Article 17 GDPR, in a browser (issue 16: read, edit, erase)."""
    owner = Browser(service).sign_in(service.token("owner"))
    secret = secrets.token_hex(16)
    visitor, digest = choose(service, visitor=secret)
    choose(service, visitor=secret)
    _, other = choose(service)
    for path in (f"/{SITE}/audit?id={visitor}", f"/{SITE}/audit/records/{digest}"):
        form = owner.get(path).text.partition("<summary>Erase this visitor")[2]
        assert f'name="visitor" value="{visitor}"' in form
        assert '<option value="court">Ordered by a court</option>' in form
        assert "This cannot be undone." in form
        assert "Files that were downloaded before are not reached" in form

    answer = erase(owner, visitor, reason="test-data")

    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/audit/erasures?erased=2")
    assert "Records erased: 2." in owner.get(f"{ERASURES}?erased=2").text
    assert owner.get(f"/{SITE}/audit/records/{digest}").status_code == 404
    assert owner.get(f"/{SITE}/audit/records/{other}").status_code == 200
    told = service.get(f"/{SITE}/accesses", headers=bearer(service.token())).text
    assert '"what":"erasure"' in told
    assert visitor not in told


def test_an_auditor_gets_no_form_that_erases_and_cannot_send_one(
    service: Service, auditor: Browser
) -> None:
    visitor, digest = choose(service)

    for path in (f"/{SITE}/audit?id={visitor}", f"/{SITE}/audit/records/{digest}"):
        assert "Erase this visitor" not in auditor.get(path).text
    answer = erase(auditor, visitor)

    assert answer.status_code == 403
    assert auditor.get(f"/{SITE}/audit/records/{digest}").status_code == 200


@pytest.mark.parametrize(
    ("site", "changes"),
    [
        ("inope", {}),
        (SITE, {"csrf": ""}),
        (SITE, {"csrf": "0" * 32}),
        (SITE, {"origin": ORIGIN}),
    ],
    ids=["other site", "no csrf", "wrong csrf", "page of the site"],
)
def test_nobody_else_erases_for_an_owner(
    service: Service, auditor: Browser, site: str, changes: dict[str, str]
) -> None:
    owner = Browser(service).sign_in(service.token("owner", site))
    visitor, digest = choose(service)

    answer = erase(owner, visitor, **changes)

    assert answer.status_code == 403
    assert auditor.get(f"/{SITE}/audit/records/{digest}").status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sure": ""}, "Tick this box first"),
        ({"reason": ""}, "Choose why they are erased"),
        ({"reason": "Maija asked"}, "Choose why they are erased"),
        ({"visitor": "Maija"}, "This is not a consent id."),
    ],
)
def test_a_form_that_does_not_say_all_erases_nothing(
    service: Service, changes: dict[str, str], said: str
) -> None:
    owner = Browser(service).sign_in(service.token("owner"))
    visitor, digest = choose(service)

    answer = erase(owner, **{"visitor": visitor, **changes})

    assert answer.status_code == 422
    assert "Nothing was erased." in answer.text
    assert said in answer.text
    assert owner.get(f"/{SITE}/audit/records/{digest}").status_code == 200


def test_a_visitor_who_is_not_on_record_is_said_to_be_unknown(
    service: Service,
) -> None:
    owner = Browser(service).sign_in(service.token("owner"))

    answer = erase(owner, "0" * 32)

    assert answer.status_code == 404
    assert "so nothing was erased" in answer.text


def test_a_record_has_its_words_its_proof_and_what_was_shown(
    service: Service, auditor: Browser
) -> None:
    """People.md 27: what exactly they saw is a page."""
    body = service.choice(action="reject_all", decisions=DENIED, language="sv")
    digest = service.choose(body).json()["digest"]

    page = auditor.get(f"/{SITE}/audit/records/{digest}").text
    receipt = service.get(f"/{SITE}/receipts/{digest}").text

    assert "<h1>Rejected all</h1>" in page
    assert f"/shown/{body['revision']}/?lang=sv&amp;part=banner" in page
    assert receipt.splitlines()[1] in page
    vkeys = service.get(f"/{SITE}/log/vkeys").text
    assert vkeys.strip() in page


def test_a_receipt_opens_as_a_page_and_is_a_file_for_programs(
    service: Service,
) -> None:
    """People.md 31."""
    _, digest = choose(service)
    path = f"/{SITE}/receipts/{digest}"
    asking = {"accept": "text/html,*/*;q=0.8", "accept-language": "en"}

    page = service.get(path, headers=asking)
    saved = service.get(f"{path}?format=text", headers=asking)

    assert "<h1>Receipt of a choice</h1>" in page.text
    assert "no-store" in page.headers["cache-control"]
    assert saved.text == service.get(path).text
    assert saved.text.startswith("c2sp.org/tlog-proof@v1\n")
    gone = service.get(f"/{SITE}/receipts/{'0' * 64}", headers=asking)
    assert gone.status_code == 404


def test_each_look_is_an_access_that_names_nobody_looked_up(
    service: Service, auditor: Browser
) -> None:
    """B-18, and decision 0022: what is written down outlives an erasure."""
    visitor, digest = choose(service)

    auditor.get(f"/{SITE}/audit?id={visitor}&action=save")
    auditor.get(f"/{SITE}/audit/records/{digest}")

    told = service.get(f"/{SITE}/accesses", headers=bearer(service.token())).text
    assert '"what":"audit action=save visitor"' in told
    assert '"what":"audit record"' in told
    assert visitor not in told
    assert digest not in told


def test_who_may_not_open_a_page_is_offered_another_token(auditor: Browser) -> None:
    answer = auditor.get(f"/{SITE}/edit?lang=en")

    assert answer.status_code == 403
    assert f'sign-in?next={SITE}/edit">Sign in with another token' in answer.text


def test_an_auditor_at_the_tag_is_led_to_the_pages_of_auditors(
    auditor: Browser,
) -> None:
    page = auditor.get(f"/{SITE}/tag?lang=en").text

    assert "This page is for those who build the site." in page
    assert '<a class="button primary" href="audit">' in page


@pytest.mark.parametrize("digest", ["zzz", "a" * 64])
def test_a_record_that_is_not_there_is_not_listed_as_opened(
    service: Service, auditor: Browser, digest: str
) -> None:
    assert auditor.get(f"/{SITE}/audit/records/{digest}").status_code == 404

    listed = service.get(f"/{SITE}/accesses", headers=bearer(service.token())).text
    newest = [line for line in listed.splitlines() if '"what":"audit record' in line]
    assert '"what":"audit record, refused"' in newest[-1]
    assert digest not in listed


def test_a_search_that_is_refused_is_listed_without_what_was_typed(
    service: Service, auditor: Browser
) -> None:
    """It was listed as a look through the records, with filters that nobody used."""
    auditor.get(f"/{SITE}/audit?from=2026-13-45&action=zzz&id=%3Cscript%3E")

    told = service.get(f"/{SITE}/accesses", headers=bearer(service.token())).text
    assert '"what":"audit, refused"' in told
    assert "zzz" not in told
    assert "2026-13-45" not in told


@pytest.mark.parametrize("kind", ["?format=text", ".jsonld"])
def test_a_receipt_that_a_session_opens_is_an_access(
    service: Service, auditor: Browser, kind: str
) -> None:
    """B-18: the record's page links to both, and no line said that they were read."""
    _, digest = choose(service)
    lines = service.get(f"/{SITE}/accesses", headers=bearer(service.token()))
    before = lines.text.count('"what":"receipt"')

    auditor.get(f"/{SITE}/receipts/{digest}{kind}")

    lines = service.get(f"/{SITE}/accesses", headers=bearer(service.token()))
    assert lines.text.count('"what":"receipt"') == before + 1


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_led_to_the_sign_in(service: Service, path: str) -> None:
    answer = Browser(service).get(path)

    assert answer.status_code == 303
    assert "/sign-in?next=" in answer.headers["location"]


@pytest.mark.parametrize("role", ["owner", "auditor"])
@pytest.mark.parametrize("path", PAGES)
def test_who_may_read_another_site_may_not_read_this_one(
    service: Service, path: str, role: str
) -> None:
    other = Browser(service).sign_in(service.token(role, "inope"))

    answer = other.get(path)
    nowhere = other.get(path.replace(SITE, "nosuchsite"))

    assert answer.status_code == 403
    # Or the answers would say which sites there are.
    assert nowhere.status_code == 403


def test_a_record_of_another_site_is_not_found_here(
    service: Service, auditor: Browser
) -> None:
    told = service.get("/inope/declaration.json").json()
    denied = {
        category["id"]: "denied"
        for category in told["categories"]
        if not category["necessary"]
    }
    body = service.choice(
        revision=told["revision"], action="reject_all", decisions=denied
    )
    made = service.choose(body, site="inope", origin="https://inope.fi")
    assert made.status_code == 201, made.text

    digest = made.json()["digest"]

    answer = auditor.get(f"/{SITE}/audit/records/{digest}")
    found = auditor.get(f"/{SITE}/audit?id={digest}")
    visitor = pseudonym_of(body["visitor"], "inope")
    by_visitor = auditor.get(f"/{SITE}/audit?id={visitor}")

    assert answer.status_code == 404
    # The same words as for a record that is nowhere: nobody learns where one is.
    nowhere = auditor.get(f"/{SITE}/audit/records/{'0' * 64}")
    assert answer.text.replace(digest, "0" * 64) == nowhere.text
    assert digests_in(found.text) == digests_in(by_visitor.text) == []
    # A revision is another site's too.
    assert auditor.get(f"/{SITE}/audit/revisions/{told['revision']}").status_code == 404


def test_pages_with_records_are_kept_nowhere_and_are_in_no_frame(
    service: Service, auditor: Browser
) -> None:
    _, digest = choose(service)

    for path in (f"/{SITE}/audit", f"/{SITE}/audit/records/{digest}"):
        headers = auditor.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


def test_words_of_a_policy_are_never_script(service: Service, auditor: Browser) -> None:
    body = service.choice()
    digest = service.choose(body).json()["digest"]
    shown = f"/{SITE}/shown/{body['revision']}/"
    pages = [
        auditor.get(f"/{SITE}/audit").text,
        auditor.get(f"/{SITE}/audit/records/{digest}").text,
        service.get(f"/{SITE}/receipts/{digest}", headers={"accept": "text/html"}).text,
        service.get(f"{shown}?lang=fi&part=preferences").text,
        auditor.get(f"/{SITE}/dashboard?lang=fi").text,
        auditor.get(f"/{SITE}/audit/revisions?lang=fi").text,
        auditor.get(f"/{SITE}/audit/erasures").text,
        auditor.get(f"/{SITE}/audit/log").text,
        service.get(f"/{SITE}/declaration?lang=fi").text,
        service.get(f"/{SITE}/declaration/history?lang=fi").text,
    ]

    # What is tried stands there as text.
    assert "Mainos &#34;&gt;&lt;img src=x" in pages[-2]
    assert "Yhtiö &#34;&gt;&lt;img src=x" in pages[-2]
    for page in pages:
        assert "<img src=x" not in page
        assert "<script>" not in page
        assert "49" not in re.findall(r"alert\(2\)//&#39;(\S\S)", page)
    # In the script they are data, and end no element.
    script = service.get(f"{shown}consent.js?lang=fi").text
    assert "</script" not in script


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=2026-11-20&to=2026-11-10", "The last day is before the first."),
        ("from=2026-13-01", "This is not a day."),
        ("action=accept", "There is no such thing."),
        ("category=profiling", "No revision of this site had that purpose."),
        ("language=de", "No revision of this site was in that language."),
        (f"revision={'0' * 64}", "This site has no such revision."),
    ],
)
def test_what_cannot_be_found_is_said_beside_its_field(
    auditor: Browser, query: str, said: str
) -> None:
    """An empty list would say that nobody chose so."""
    answer = auditor.get(f"/{SITE}/audit?{query}")

    field, given = query.rpartition("&")[2].split("=")
    assert answer.status_code == 422
    wrong = answer.text.partition(f'id="{field}-mistake">')[2]
    assert wrong.startswith(said)
    assert f'value="{given}"' in wrong.partition("</div>")[0]
    assert "No record was looked for" in answer.text
    # A download would hold what was not asked for.
    assert 'href="records?' not in answer.text


def test_a_search_says_how_many_records_fit_on_all_its_pages(
    service: Service, auditor: Browser
) -> None:
    """How many refused in a month: an auditor's first question."""
    for _ in range(51):
        choose(service, action="reject_all", decisions=DENIED, language="sv")
    lines = service.records(service.token())
    fitting = [
        line
        for line in lines
        if line.get("language") == "sv" and line["action"] == "reject_all"
    ]

    page = auditor.get(f"/{SITE}/audit?action=reject_all&language=sv").text

    assert len(digests_in(page)) == 50
    assert f"Records that match: {len(fitting)}." in page


def test_a_record_that_is_not_there_leads_on(auditor: Browser) -> None:
    answer = auditor.get(f"/{SITE}/audit/records/{'0' * 64}")

    assert answer.status_code == 404
    assert "<h1>There is no such record</h1>" in answer.text
    assert 'href="../../audit"' in answer.text
    assert 'href="../erasures"' in answer.text


def test_the_pages_say_how_long_a_record_is_kept(
    service: Service, auditor: Browser
) -> None:
    """B-22: an auditor asks for it, and need not read the policy."""
    _, digest = choose(service)

    erasures = auditor.get(f"/{SITE}/audit/erasures").text
    record = auditor.get(f"/{SITE}/audit/records/{digest}").text

    assert "a choice is valid for 183 days" in erasures
    assert "kept as proof for 3 years after that" in erasures
    assert "a record is kept for 3 years after its choice has expired" in record


def test_the_first_digits_of_a_revision_find_its_records(
    service: Service, auditor: Browser
) -> None:
    _, digest = choose(service)
    revision = service.choice()["revision"]

    page = auditor.get(f"/{SITE}/audit?revision={revision[:12]}").text

    assert digest in digests_in(page)
    assert f'<option value="{revision}" selected>' in page


def test_a_record_says_whether_it_replaces_another(
    service: Service, auditor: Browser
) -> None:
    secret = secrets.token_hex(16)
    _, first = choose(service, visitor=secret)
    _, second = choose(service, visitor=secret, supersedes=first)
    _, third = choose(service, visitor=secret, supersedes="ab" * 32)

    said = [
        auditor.get(f"/{SITE}/audit/records/{digest}").text
        for digest in (first, second, third)
    ]

    assert "It replaces no earlier choice." in said[0]
    assert "It replaces an earlier choice of this visitor." in said[1]
    assert f'href="{first}"' in said[1]
    assert "an earlier choice that is not on record here" in said[2]


def test_a_field_is_given_back_as_text(auditor: Browser) -> None:
    answer = auditor.get(
        f"/{SITE}/audit?action=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
    )

    assert answer.status_code == 422
    assert "<script>alert" not in answer.text


def test_what_is_shown_in_a_frame_can_send_nothing(service: Service) -> None:
    revision = service.choice()["revision"]

    headers = service.get(f"/{SITE}/shown/{revision}/").headers

    rules = headers["content-security-policy"].split("; ")
    assert "connect-src 'none'" in rules
    assert "sandbox allow-scripts" in rules
    assert "form-action 'none'" in rules
    assert "frame-ancestors 'self'" in rules


@pytest.mark.parametrize("revision", ["0" * 64, "4f1c", "%00"])
def test_only_published_revisions_are_shown(service: Service, revision: str) -> None:
    assert service.get(f"/{SITE}/shown/{revision}/").status_code == 404
    assert service.get(f"/{SITE}/shown/{revision}/consent.js").status_code == 404


@pytest.mark.parametrize(
    "part", ["revisions", f"revisions/{'0' * 64}", "erasures", "accesses", "log"]
)
def test_no_part_of_the_audit_is_for_others(service: Service, part: str) -> None:
    path = f"/{SITE}/audit/{part}"
    other = Browser(service).sign_in(service.token("owner", "inope"))

    assert Browser(service).get(path).status_code == 303
    assert other.get(path).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        *("audit", "audit/revisions", "audit/erasures", "audit/accesses"),
        *("audit/log", "audit/records/none", "dashboard"),
    ],
)
def test_every_part_is_kept_nowhere_and_is_in_no_frame(
    auditor: Browser, path: str
) -> None:
    headers = auditor.get(f"/{SITE}/{path}").headers

    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "audit/accesses?day=<script>alert(1)</script>",
        "audit/revisions/none?old=<script>alert(1)</script>",
        "audit?before=<script>alert(1)</script>",
        "audit?id=<script>alert(1)</script>",
        "dashboard?days=<script>alert(1)</script>",
        "audit?lang=<script>alert(1)</script>",
    ],
)
def test_nothing_of_an_address_is_markup(auditor: Browser, path: str) -> None:
    assert "<script>alert" not in auditor.get(f"/{SITE}/{path}").text


def test_no_address_of_an_audit_changes_anything(auditor: Browser) -> None:
    """There is no form to forge: to an auditor all but the sign-out is read."""
    for path in ("audit", "audit/revisions", "dashboard"):
        answer = auditor.post(f"/{SITE}/{path}")
        assert answer.status_code == 405
    # The form of an owner, whose role is asked for.
    form = {"csrf": auditor.form_token()}
    assert auditor.post(f"/{SITE}/audit/erasures", **form).status_code == 403

    page = auditor.get(f"/{SITE}/audit").text
    posted = re.findall(r'<form method="post" action="([^"]+)"', page)
    assert [action.rpartition("/")[2] for action in posted] == ["sign-out"]
    assert page.count('name="csrf"') == len(posted)


def test_erasures_are_counted_by_month_and_reason(
    service: Service, auditor: Browser
) -> None:
    body = service.choice()
    service.choose(body)
    erased = service.post(
        f"/{SITE}/erasures",
        json={"visitor": body["visitor"], "reason": "court"},
        headers=bearer(service.token("owner")),
    )
    assert erased.json() == {"erased": 1}

    page = auditor.get(f"/{SITE}/audit/erasures").text

    assert '<td class="number" data-label="Ordered by a court">1</td>' in page


def test_the_page_of_looks_has_the_one_at_itself(auditor: Browser) -> None:
    page = auditor.get(f"/{SITE}/audit/accesses").text

    assert "Looked at this list" in page


def test_a_revision_that_came_later_stands_beside_the_one_before(
    tmp_path: Path,
) -> None:
    """No other product shows which words changed."""
    policies = tmp_path / "policies"
    policies.mkdir()
    file = policies / f"{SITE}.toml"
    text = (POLICIES / f"{SITE}.toml").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    with starting(tmp_path) as begin:
        service = begin("--rate-limit", "0", policies=policies)
        first = service.choice()["revision"]
        _, digest = choose(service)
        file.write_text(text.replace("Rikta kommunikation och", "Rikta allt och"))
        done = service.run("policy", "publish", "--policies", str(policies))
        assert done.returncode == 0, done.stderr
        second = service.choice()["revision"]
        auditor = Browser(service).sign_in(service.token("auditor"))

        listed = auditor.get(f"/{SITE}/audit/revisions").text
        compared = auditor.get(f"/{SITE}/audit/revisions/{second}").text
        nothing = auditor.get(f"/{SITE}/audit/revisions/{first}").text
        record = auditor.get(f"/{SITE}/audit/records/{digest}").text
        shown = service.get(f"/{SITE}/shown/{first}/consent.js?lang=sv").text

    assert listed.index(second[:12]) < listed.index(first[:12])
    assert listed.count('<span class="badge good">Now</span>') == 1
    assert "<del>kommunikation </del>" in compared
    assert "<ins>allt </ins>" in compared
    assert "This is the first revision" in nothing
    # The visitor of the first revision saw its words, and not those of today.
    assert f"/shown/{first}/" in record
    assert first in shown
    assert second not in shown


def test_each_time_in_force_is_a_row_with_who_and_why(tmp_path: Path) -> None:
    """Issue 16: each publication is a revision with who and why, also the way back."""
    policies = tmp_path / "policies"
    policies.mkdir()
    file = policies / f"{SITE}.toml"
    shutil.copy(POLICIES / file.name, file)
    before = file.read_text(encoding="utf-8")
    after = before.replace("Rikta kommunikation och", "Rikta allt och")
    with starting(tmp_path) as begin:
        service = begin("--rate-limit", "0", policies=policies)
        issued = service.run(
            *("token", "issue", "--role", "owner", "--site", SITE),
            *("--for", f"Maija {HOSTILE}"),
        )
        token = issued.stdout.strip()
        first = service.choice()["revision"]
        publish(service, token, after, "A campaign began.")
        second = service.choice()["revision"]
        publish(service, token, before, HOSTILE)
        for _ in range(6):
            choose(service)
        auditor = Browser(service).sign_in(service.token("auditor"))

        page = auditor.get(f"/{SITE}/audit/revisions").text
        compared = auditor.get(f"/{SITE}/audit/revisions/{first}?old={second}").text
        history = service.get(f"/{SITE}/declaration/history?lang=en").text
        health = auditor.get(f"/{SITE}/dashboard").text

    rows = page.split('<th scope="row">')[1:]
    digests = [re.search(r"<code>([0-9a-f]{12})</code>", row) for row in rows]
    assert [each and each[1] for each in digests] == [
        first[:12],
        second[:12],
        first[:12],
    ]
    assert ["Came back" in row for row in rows] == [True, False, False]
    assert ["A campaign began." in row for row in rows] == [False, True, False]
    assert ["the log names nobody" in row for row in rows] == [False, False, True]
    assert ["Maija" in row for row in rows] == [True, True, False]
    assert "alert(2)" in rows[0]
    for each in (page, compared):
        assert "<img src=x" not in each
        assert "<script>" not in each
    assert "<ins>kommunikation </ins>" in compared
    # The public history has the way back as well, and marks it alone.
    assert history.count("<h2>") == 3
    marks = history.split("<h2>")
    assert ["Revision in force" in part for part in marks] == [
        False,
        True,
        False,
        False,
    ]
    # And the chart of choices has a mark for it.
    assert f"declaration?revision={first}" in health


def publish(service: Service, token: str, text: str, why: str) -> None:
    """Put another policy in force, as a program does."""
    headers = bearer(token)
    path = f"/policies/{SITE}"
    etag = service.get(path, headers=headers).headers["etag"]
    saved = service.ask(
        "PUT",
        path,
        content=text.encode(),
        headers={**headers, "if-match": etag, "content-type": "application/toml"},
    )
    assert saved.status_code == 200, saved.text
    done = service.post(
        f"{path}/publish",
        json={"why": why},
        headers={**headers, "if-match": saved.headers["etag"]},
    )
    assert done.status_code == 200, done.text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("action = save", "Päätti tarkoituksittain"),
        ("surface = placeholder", "Upotetun sisällön paikka"),
        ("analytics", "granted on sallittu, denied ei sallittu"),
    ],
)
def test_every_code_of_the_table_is_in_the_readers_words(
    service: Service, code: str, said: str
) -> None:
    """The cells stay codes for programs; a person in Finland reads what they are."""
    auditor = Browser(service).sign_in(service.token("auditor"))

    page = auditor.get(f"/{SITE}/audit?lang=fi").text
    row = page.partition(f"<code>{code}</code>")[2].partition("</tr>")[0]

    assert said in row
