"""What is kept in files: the anchors, the day's checkpoint, the plan they come from."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from consent_service.anchors.folder import (
    COSIGNED,
    DAILY,
    TIMESTAMP,
    AnchorFolder,
    Progress,
)
from consent_service.anchors.plan import Plan, load_plan
from consent_service.anchors.public_checkpoint import Published
from consent_service.anchors.ways.daily_folder import write_daily
from consent_service.anchors.ways.letter import About
from consent_service.errors import AnchorError, InstallationError, SettingsError
from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.cosignature import cosigner
from consent_service.evidence.export.layout import epoch_path
from consent_service.evidence.export.tar import check_path
from consent_service.evidence.note import format_vkey
from consent_service.evidence.witness import cosign
from consent_service.settings.table import SETTINGS
from tests.evidence.anchor_sample import AT, KEY, policy, witness_vkey
from tests.evidence.sample import SampleLog, audit_tar, files_of, pack, private_key
from tests.places import DOCS

CHECKPOINT = SampleLog().begin().checkpoint()
ABOUT = About("inope", "fi", date(2026, 11, 22), read_checkpoint(CHECKPOINT))


def test_anchors_are_found_by_kind_and_day(tmp_path: Path) -> None:
    folder = AnchorFolder(tmp_path)
    for day in ("2026-11-23", "2026-11-22"):
        folder.keep(KEY, f"{day}{COSIGNED}", day.encode())
    folder.keep(KEY, f"2026-11-24{DAILY}", b"")

    assert folder.newest(KEY, COSIGNED) == "2026-11-23.cosigned.checkpoint"
    assert folder.newest(KEY, TIMESTAMP) is None
    assert folder.read(KEY, f"2026-11-22{COSIGNED}") == b"2026-11-22"


def test_every_anchor_has_a_name_that_an_export_takes(tmp_path: Path) -> None:
    folder = AnchorFolder(tmp_path)
    for kind in (COSIGNED, DAILY, TIMESTAMP):
        folder.keep(KEY, f"2026-11-22{kind}", b"")

    names = folder.names(KEY)

    assert [check_path(epoch_path(1, f"anchors/{name}")) for name in names] == [
        "log/1/anchors/2026-11-22.cosigned.checkpoint",
        "log/1/anchors/2026-11-22.daily.checkpoint",
        "log/1/anchors/2026-11-22.daily.tsr",
    ]


def test_an_export_with_its_anchors_is_found_in_order(tmp_path: Path) -> None:
    log, folder = SampleLog().begin().record_many(38), AnchorFolder(tmp_path)
    witness = cosigner("w1.example", private_key(21), clock=lambda: 1_795_348_800)
    cosigned = [
        log.checkpoint(size) + cosign(log.checkpoint(size), [witness])
        for size in (20, 40)
    ]
    folder.keep(KEY, f"2026-11-22{COSIGNED}", cosigned[0])
    folder.keep(KEY, f"2026-11-22{DAILY}", log.checkpoint(10))
    folder.keep(KEY, f"2026-11-22{TIMESTAMP}", b"not looked into")
    files = files_of(log) | {epoch_path(1, "checkpoint"): cosigned[1]}
    for name, content in folder.files_of(KEY, 40):
        files[epoch_path(1, f"anchors/{name}")] = content

    report = audit_tar(pack(files), policy(["http://w1"]))

    assert report.findings == ()
    assert report.epochs[0].witnesses == ("w1.example",)
    assert len([path for path in files if "anchors" in path]) == 3


def test_anchors_of_a_larger_tree_stay_out_of_an_export(tmp_path: Path) -> None:
    log, folder = SampleLog().begin().record_many(38), AnchorFolder(tmp_path)
    folder.keep(KEY, f"2026-11-22{DAILY}", log.checkpoint(40))
    folder.keep(KEY, f"2026-11-22{TIMESTAMP}", b"of the same")
    folder.keep(KEY, f"2026-11-21{DAILY}", log.checkpoint(20))

    names = [name for name, _ in folder.files_of(KEY, 39)]

    assert names == ["2026-11-21.daily.checkpoint"]


def test_what_a_crash_left_behind_is_no_anchor(tmp_path: Path) -> None:
    folder = AnchorFolder(tmp_path)
    folder.keep(KEY, f"2026-11-22{DAILY}", b"whole")
    (tmp_path / "inope" / "1" / f"2026-11-23{DAILY}.new").write_bytes(b"torn")

    assert folder.names(KEY) == ["2026-11-22.daily.checkpoint"]


def test_the_first_checkpoint_of_a_day_stays(tmp_path: Path) -> None:
    folder = AnchorFolder(tmp_path)

    kept = [
        folder.keep_first(KEY, "2026-11-22.daily.checkpoint", x) for x in (b"1", b"2")
    ]

    assert kept == [b"1", b"1"]


def test_public_and_progress_outlive_a_restart(tmp_path: Path) -> None:
    published = Published("checkpoint\n", AT)
    AnchorFolder(tmp_path).save_public("inope", published)
    AnchorFolder(tmp_path).save_progress("inope", Progress().done("mail", "2026-11-22"))

    assert AnchorFolder(tmp_path).load_public("inope") == published
    assert AnchorFolder(tmp_path).load_progress("inope").days == {"mail": "2026-11-22"}
    assert AnchorFolder(tmp_path).load_public("imediat") is None


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "inope").mkdir()
    (tmp_path / "inope" / "public.json").write_bytes(b"\xff{")

    with pytest.raises(InstallationError, match=r"damaged.*public\.json"):
        AnchorFolder(tmp_path).load_public("inope")


def test_one_process_anchors_and_another_takes_over(tmp_path: Path) -> None:
    first, second = AnchorFolder(tmp_path / "new"), AnchorFolder(tmp_path / "new")

    held = [first.hold(), second.hold(), first.hold()]
    first.release()

    assert held == [True, False, True]
    assert second.hold()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(InstallationError, match="anchor folder cannot be used"):
        AnchorFolder(tmp_path / "file" / "anchors").hold()


def test_a_day_is_a_file_that_others_can_read_and_a_readme(tmp_path: Path) -> None:
    path = write_daily(tmp_path, ABOUT, CHECKPOINT)

    readme = (tmp_path / "inope" / "README.txt").read_text()
    assert path == tmp_path / "inope" / "2026-11-22.checkpoint"
    assert path.read_bytes() == CHECKPOINT
    assert oct(path.stat().st_mode & 0o777) == "0o644"
    assert "Säilytä se muualla kuin palvelussa" in readme


def test_what_is_in_the_folder_already_is_not_written_over(tmp_path: Path) -> None:
    write_daily(tmp_path, ABOUT, b"first\n")
    path = write_daily(tmp_path, ABOUT, b"second\n")

    assert path.read_bytes() == b"first\n"


def test_a_share_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(AnchorError, match="No such file or directory"):
        write_daily(tmp_path / "share", ABOUT, CHECKPOINT)

    assert list(tmp_path.iterdir()) == []


def plan(**given: Any) -> Plan:
    nothing: dict[str, Any] = {
        "witnesses": None,
        "timestamp_url": "",
        "timestamp_ca": None,
        "checkpoint_folder": None,
        "checkpoint_mail": "",
    }
    return load_plan(**(nothing | given))


def policy_file(folder: Path, url: str, quorum: str) -> Path:
    path = folder / "witnesses"
    key = format_vkey(witness_vkey(1))
    path.write_text(f"witness w1 {key}{url}\nquorum {quorum}\n")
    return path


def test_without_settings_nothing_leaves_the_house() -> None:
    assert plan() == Plan()
    assert not plan().asks_others


def test_settings_make_a_plan(tmp_path: Path) -> None:
    made = plan(
        witnesses=policy_file(tmp_path, " https://w1.example", "w1"),
        checkpoint_folder=tmp_path,
        checkpoint_mail="smtps://mail.test?from=a@b.test&to=c@d.test",
    )

    assert made.asks_others
    assert made.witnesses is not None
    assert made.witnesses.urls == {"w1": "https://w1.example"}
    assert made.mailbox is not None
    assert (made.mailbox.server.port, made.folder) == (465, tmp_path)


@pytest.mark.parametrize(
    ("url", "quorum", "message"),
    [
        ("", "w1", "gives no address of a witness"),
        (" https://w1", "none", "asks for no quorum"),
    ],
)
def test_a_policy_under_which_nobody_is_asked_is_refused(
    tmp_path: Path, url: str, quorum: str, message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        plan(witnesses=policy_file(tmp_path, url, quorum))


def test_a_policy_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad").write_text("hello\n")

    with pytest.raises(InstallationError, match="not a policy of witnesses"):
        plan(witnesses=tmp_path / "bad")
    with pytest.raises(InstallationError, match="cannot be read"):
        plan(witnesses=tmp_path / "missing")


@pytest.mark.parametrize(
    "given", [{"timestamp_url": "https://tsa"}, {"timestamp_ca": Path("ca.pem")}]
)
def test_authority_and_root_go_together(given: dict[str, object]) -> None:
    with pytest.raises(SettingsError, match="go together"):
        plan(**given)


def test_the_policy_that_the_documentation_shows_can_be_used(tmp_path: Path) -> None:
    page = DOCS / "anchors.md"
    (shown,) = [
        block
        for block in page.read_text().split("```\n")
        if block.startswith("witness office")
    ]
    (tmp_path / "witnesses").write_text(shown)

    made = plan(witnesses=tmp_path / "witnesses")

    assert made.witnesses is not None
    assert set(made.witnesses.urls) == {"office", "agency"}


def test_every_setting_that_the_documentation_names_is_one() -> None:
    page = DOCS / "anchors.md"
    known = {setting.variable for setting in SETTINGS}

    assert set(re.findall(r"CONSENT_[A-Z_]+", page.read_text())) <= known
