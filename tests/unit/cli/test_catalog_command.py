"""`consent-service catalog`: whose is it, and how is that known?"""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from consent_service.catalog import load_catalog
from consent_service.cli.main import program
from consent_service.errors import CatalogError, InstallationError, NotFoundError
from tests.unit.catalog.test_hint_files import ROW, table


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def run(folder: Path, *words: str, own: bool = False) -> Result:
    environment = {"CONSENT_DATA": str(folder / "data")}
    if own:
        environment["CONSENT_CATALOG"] = str(folder / "own")
    return CliRunner(env=environment).invoke(program, ["catalog", *words])


def test_a_cookie_leads_to_its_service(folder: Path) -> None:
    done = run(folder, "find", "_gcl_au")

    assert done.exit_code == 0
    assert done.stdout.startswith("_gcl_au: google-ads, Google Ads (marketing)")


def test_a_host_of_several_services_leads_to_each(folder: Path) -> None:
    lines = run(folder, "find", "connect.facebook.net").stdout.splitlines()

    assert len(lines) > 1
    assert any("meta-pixel" in line for line in lines)
    assert all(line.endswith("other services contact it too") for line in lines)


def test_an_address_leads_to_the_one_service(folder: Path) -> None:
    done = run(folder, "find", "https://www.google.com/recaptcha/api.js")

    assert done.stdout == (
        "www.google.com: google-recaptcha, Google reCAPTCHA (preferences)\n"
    )


@pytest.mark.parametrize("name", ["ga4", "Clarity"])
def test_a_name_leads_to_its_service(folder: Path, name: str) -> None:
    assert run(folder, "find", name).exit_code == 0


def test_what_nobody_knows_ends_with_findings(folder: Path) -> None:
    done = run(folder, "find", "zzz-nobody")

    assert done.exit_code == 1
    assert "nothing is known of 'zzz-nobody'" in done.stderr


def test_hints_answer_with_probably(folder: Path) -> None:
    (folder / "made-up.csv").write_bytes(table(ROW))
    taken = run(folder, "hints", str(folder / "made-up.csv"))

    done = run(folder, "find", "_counter")

    assert "1 hints from made-up.csv" in taken.stderr
    assert done.stdout == (
        "_counter: probably Counter (Counter Ltd), usually analytics; "
        "row 2 of made-up.csv, Apache-2.0, Open Cookie Database\n"
    )


def test_a_file_that_is_taken_in_again_replaces_itself(folder: Path) -> None:
    file = folder / "made-up.csv"
    file.write_bytes(table(ROW))
    run(folder, "hints", str(file))
    file.write_bytes(table(ROW.replace("_counter", "_newer")))
    run(folder, "hints", str(file))

    assert run(folder, "find", "_counter").exit_code == 1
    assert run(folder, "find", "_newer").exit_code == 0
    assert len(run(folder, "hints").stdout.splitlines()) == 1


def test_a_damaged_file_of_hints_leaves_the_index_as_it_was(folder: Path) -> None:
    file = folder / "made-up.csv"
    file.write_bytes(table(ROW))
    run(folder, "hints", str(file))
    file.write_bytes(table("1,2"))

    done = run(folder, "hints", str(file))

    assert isinstance(done.exception, CatalogError)
    assert run(folder, "find", "_counter").exit_code == 0


def test_a_damaged_index_is_named_with_what_to_do(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "hints.json").write_text("{")

    done = run(folder, "find", "_ga")

    assert isinstance(done.exception, CatalogError)
    assert "take the files in again" in done.exception.hint


def test_the_list_has_every_service_and_what_is_open(folder: Path) -> None:
    done = run(folder, "list")

    lines = done.stdout.splitlines()
    assert len(lines) == 1 + len(load_catalog().entries)
    assert lines[0].split() == [
        *("ID", "NAME", "CATEGORY", "PROVIDER", "ITEMS", "OPEN", "LOOKED", "AT")
    ]
    assert "version 20" in done.stderr


def test_the_list_is_data_for_programs(folder: Path) -> None:
    done = run(folder, "list", "--category", "ga_demographics", "--json")

    [service] = json.loads(done.stdout)
    assert service["id"] == "google-analytics-demographics"
    assert service["sources"]


def test_the_sentences_that_files_can_name_are_listed(folder: Path) -> None:
    done = run(folder, "list", "--sentences", "purpose")

    assert "embedded_video" in done.stdout


def test_a_service_is_shown_with_the_source_of_each_fact(folder: Path) -> None:
    text = run(folder, "show", "youtube", "--language", "fi").stdout

    assert "Näyttää" in text
    assert "Google Ireland Limited, IE, controller" in text
    assert "YSC (http_cookie, youtube.com, session)" in text
    assert "  source " in text


def test_a_service_that_is_not_there_is_said_with_the_nearest(folder: Path) -> None:
    error = run(folder, "show", "youtub").exception

    assert isinstance(error, NotFoundError)
    assert error.hint == "did you mean 'youtube'?"


def add(folder: Path, name: str = "our-chat") -> Result:
    return run(
        folder,
        *("add", name, "--name", "Our chat", "--category", "preferences"),
        *("--purpose", "chat"),
        own=True,
    )


def test_a_frame_is_a_service_with_everything_open(folder: Path) -> None:
    (folder / "own").mkdir()
    done = add(folder)

    shown = json.loads(run(folder, "show", "our-chat", "--json", own=True).stdout)

    assert done.stdout.endswith("own/services/our-chat.toml\n")
    assert shown["own"]
    assert shown["open"] == [
        *("provider", "data_collected", "data_retention", "transfers"),
        *("items", "hosts"),
    ]


def test_a_frame_overwrites_nothing(folder: Path) -> None:
    (folder / "own").mkdir()
    add(folder)

    assert isinstance(add(folder).exception, CatalogError)


def test_a_service_that_ships_is_not_added_again(folder: Path) -> None:
    (folder / "own").mkdir()
    error = add(folder, "youtube").exception

    assert isinstance(error, CatalogError)
    assert error.hint == "consent-service catalog show youtube"


def test_a_frame_needs_a_folder_of_ones_own(folder: Path) -> None:
    done = run(folder, "add", "x", "--name", "X", "--category", "analytics")

    assert isinstance(done.exception, InstallationError)
    assert "CONSENT_CATALOG" in done.exception.hint


@pytest.mark.parametrize(
    "name", ["../../outside", "/tmp/outside", "a/b", "x\n", "Ä", "-x-", "a" * 101]
)
def test_an_id_that_could_lead_out_of_the_folder_is_wrong_usage(
    folder: Path, name: str
) -> None:
    (folder / "own").mkdir()
    before = sorted(folder.rglob("*"))

    done = run(
        folder,
        *("add", "--name", "X", "--category", "analytics", "--", name),
        own=True,
    )

    assert done.exit_code == 2
    assert "is not an id such as our-chat" in done.stderr
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize(
    "facts",
    [("--name", "x" * 2001), ("--name", "Our chat", "--purpose", "no_such_sentence")],
    ids=["a name that is too long", "a sentence that is not there"],
)
def test_a_frame_that_no_command_could_read_is_not_written(
    folder: Path, facts: tuple[str, ...]
) -> None:
    (folder / "own").mkdir()

    done = run(folder, "add", "our-chat", "--category", "preferences", *facts, own=True)

    assert isinstance(done.exception, CatalogError)
    assert [each for each in folder.rglob("*") if each.is_file()] == []
    assert run(folder, "list", own=True).exit_code == 0


ESCAPES = "\x1b]0;owned\x07\u202e"


def test_no_hint_speaks_to_the_terminal(folder: Path) -> None:
    row = ROW.replace("Counter,", f"Coun{ESCAPES}ter,", 1)
    row = row.replace("Counter Ltd", f'"Counter\r\n{ESCAPES}Ltd"')
    (folder / "made-up.csv").write_bytes(table(ROW.replace("_counter", "_a"), row))

    taken = run(folder, "hints", str(folder / "made-up.csv"))
    found = run(folder, "find", "_counter")

    assert "left out characters that do not print: hints 1, the first in row 3" in (
        taken.stderr
    )
    assert found.stdout.removesuffix("\n").isprintable()
    assert found.stdout.startswith("_counter: probably Coun]0;ownedter (Counter ]0;")


@pytest.mark.parametrize("option", ["--vendor", "--source", "--licence"])
def test_what_is_cited_is_one_plain_line(folder: Path, option: str) -> None:
    (folder / "made-up.csv").write_bytes(table(ROW))

    done = run(folder, "hints", str(folder / "made-up.csv"), option, f"a{ESCAPES}")

    assert done.exit_code == 2
    assert "is not one plain line" in done.stderr
    assert "\x1b" not in done.stderr
    assert not (folder / "data" / "hints.json").exists()


def test_a_pipe_is_no_file_of_hints(folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")

    done = run(folder, "hints", str(folder / "pipe.csv"))

    assert isinstance(done.exception, CatalogError)
    assert str(done.exception) == "not a regular file"
