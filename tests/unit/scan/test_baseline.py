"""What has changed since an earlier report."""

import msgspec

from consent_service.scan.baseline import (
    has_seen_nothing,
    is_failing,
    since_last,
    with_baseline,
)
from consent_service.scan.report import (
    Observation,
    PageSeen,
    Pass,
    PolicyUsed,
    Report,
    Since,
    Subject,
)
from consent_service.scan.sarif import report_sarif
from consent_service.scan.text import report_text
from tests.unit.scan.test_report import FINDING, REPORT

PAGE = PageSeen(url="https://shop.test/", status=200, settled=True, found_by="start")
LOOKED = msgspec.structs.replace(
    REPORT, passes=(Pass(id="no_choice", done=True),), pages=(PAGE,)
)
CLEAN = msgspec.structs.replace(LOOKED, findings=())


def since(report: Report, old: Report) -> Since:
    found = with_baseline(report, old).since
    assert found is not None
    return found


def test_a_finding_that_was_not_there_is_new() -> None:
    assert since(LOOKED, CLEAN).new == ("0123456789abcdef",)


def test_a_finding_that_stays_is_neither_new_nor_gone() -> None:
    found = since(LOOKED, LOOKED)

    assert (found.new, found.gone, found.same) == ((), (), 1)


def test_a_finding_is_gone_when_its_pass_and_page_were_looked_at_again() -> None:
    assert [each.id for each in since(CLEAN, LOOKED).gone] == ["0123456789abcdef"]


def test_a_finding_of_a_pass_that_was_not_made_is_not_gone() -> None:
    """Silence because of a limit is never cleanness."""
    failed = msgspec.structs.replace(
        CLEAN, passes=(Pass(id="no_choice", done=False, why="it was interrupted"),)
    )

    found = since(failed, LOOKED)

    assert found.gone == ()
    assert [each.id for each in found.not_looked] == ["0123456789abcdef"]


def test_sarif_names_what_is_new_and_where_a_finding_stays_the_same() -> None:
    (run,) = report_sarif(with_baseline(LOOKED, CLEAN))["runs"]

    (result,) = run["results"]
    assert result["partialFingerprints"] == {"findingId/v1": "0123456789abcdef"}
    assert result["baselineState"] == "new"
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "https://shop.test/"
    }


def test_an_accepted_finding_is_suppressed_in_sarif_and_shown_as_accepted() -> None:
    accepted = msgspec.structs.replace(FINDING, accepted="It is our own.")
    report = msgspec.structs.replace(LOOKED, findings=(accepted,))

    (result,) = report_sarif(report)["runs"][0]["results"]
    assert result["suppressions"][0]["justification"] == "It is our own."
    assert "(accepted: It is our own.)" in report_text(report)


def test_text_of_a_site_cannot_move_the_cursor_of_a_terminal() -> None:
    hostile = msgspec.structs.replace(FINDING, pages=("/\x1b[2J\x07x",))

    text = report_text(msgspec.structs.replace(LOOKED, findings=(hostile,)))

    assert "\x1b" not in text
    assert "\x07" not in text


def test_a_run_fails_for_what_is_new_and_not_for_what_was_there() -> None:
    assert is_failing(with_baseline(LOOKED, CLEAN), "new")
    assert not is_failing(with_baseline(LOOKED, LOOKED), "new")
    assert is_failing(with_baseline(LOOKED, LOOKED), "error")


def test_an_accepted_finding_fails_no_run() -> None:
    accepted = msgspec.structs.replace(FINDING, accepted="It is our own.")
    report = msgspec.structs.replace(LOOKED, findings=(accepted,))

    assert not is_failing(report, "error")
    assert not is_failing(with_baseline(report, CLEAN), "new")


def test_a_warning_fails_only_who_asks_for_it() -> None:
    warning = msgspec.structs.replace(FINDING, severity="warning")
    report = msgspec.structs.replace(LOOKED, findings=(warning,))

    assert not is_failing(report, "error")
    assert is_failing(report, "warning")


def test_a_site_of_which_every_page_is_an_error_was_not_seen() -> None:
    """Seen from outside: such a scan ended as a clean one does."""
    broken = msgspec.structs.replace(PAGE, status=500)
    silent = msgspec.structs.replace(PAGE, status=None)

    assert has_seen_nothing(msgspec.structs.replace(CLEAN, pages=()))
    assert has_seen_nothing(msgspec.structs.replace(CLEAN, pages=(broken, silent)))
    assert not has_seen_nothing(msgspec.structs.replace(CLEAN, pages=(broken, PAGE)))


def test_a_look_before_there_was_a_policy_is_no_baseline() -> None:
    """Beside it all that a policy is compared with would be new."""
    used = PolicyUsed(file="shop.toml", revision="0" * 64)
    compared = msgspec.structs.replace(LOOKED, policy=used)

    assert since_last(compared, CLEAN).since is None
    assert since_last(compared, None).since is None
    last = msgspec.structs.replace(CLEAN, policy=used)
    assert since_last(compared, last).since is not None


def test_a_finding_that_is_gone_says_whether_its_thing_is_still_there() -> None:
    """Seen from outside: Hotjar, declared by now, was listed as off the site."""
    off = msgspec.structs.replace(CLEAN, observations=())

    (still,), (gone,) = since(CLEAN, LOOKED).gone, since(off, LOOKED).gone

    assert (still.there, gone.there) == (True, False)


def test_a_host_is_the_same_under_the_name_of_its_service() -> None:
    host = Subject(type="request", name="a.test", host="a.test", hosts=("a.test",))
    known = Subject(
        type="request", name="own", host="b.test", hosts=("b.test", "a.test")
    )

    assert _there(host, known) is True
    assert _there(known, Subject(type="request", name="c", host="c.test")) is False


def test_a_cookie_is_the_same_under_the_pattern_that_declares_it() -> None:
    before = Subject(type="cookie", name="visit_1", host="shop.test")
    now = msgspec.structs.replace(before, name="visit_2", pattern="visit_*")

    assert _there(before, now) is True
    assert _there(before, msgspec.structs.replace(now, host="b.test")) is False


def test_what_was_not_seen_then_is_not_said_to_have_gone() -> None:
    """A finding `unseen` ends when its thing comes, not when it goes."""
    unseen = msgspec.structs.replace(FINDING, rule="unseen")
    old = msgspec.structs.replace(LOOKED, findings=(unseen,))
    now = msgspec.structs.replace(CLEAN, observations=())

    assert [each.there for each in since(now, old).gone] == [None]


def _there(before: Subject, now: Subject) -> bool | None:
    finding = msgspec.structs.replace(FINDING, subject=before)
    old = msgspec.structs.replace(LOOKED, findings=(finding,))
    seen = Observation(subject=now, party="first", passes=("no_choice",))
    (gone,) = since(msgspec.structs.replace(CLEAN, observations=(seen,)), old).gone
    return gone.there
