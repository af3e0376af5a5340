"""The command line as a person or a script meets it: words, data and exit codes."""

import json
import os
from pathlib import Path

import pytest

from tests.places import ROOT
from tests.processes import Done, run_module
from tests.service.choosing import SITE, Service
from tests.service.starting import Start


def run(folder: Path, *arguments: str, **environment: str) -> Done:
    """Run a command in a folder where nothing was set up."""
    kept = {name: text for name, text in os.environ.items() if "CONSENT_" not in name}
    return run_module(
        "consent_service.cli.main",
        *arguments,
        cwd=folder,
        environment={**kept, "PYTHONPATH": str(ROOT), **environment},
    )


@pytest.fixture
def kept_receipt(service: Service, tmp_path: Path) -> Path:
    """The service's answer to a choice, as a visitor's browser got it."""
    file = tmp_path / "answer.json"
    file.write_text(service.choose().text)
    return file


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("token", "issue", "--role", "king", "--site", SITE),
        ("token", "issue", "--role", "owner", "--site", "Not A Site"),
        ("token", "issue", "--role", "owner", "--site", SITE, "--expires", "soon"),
        ("serve", "--nonsense"),
        ("serve", "--port", "high"),
        ("erase", "--site", SITE, "--visitor", "x"),
        ("token", "revoke", "unknown"),
    ],
)
def test_a_wrong_command_line_ends_with_2_and_says_why(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = run(tmp_path, *arguments)

    assert done.returncode == 2
    assert done.stderr.startswith("consent-service: error: ")
    assert done.stdout == ""


def test_help_has_an_example_for_every_command(tmp_path: Path) -> None:
    commands = [
        ("serve",),
        ("settings",),
        ("policy", "check"),
        ("policy", "publish"),
        ("token", "issue"),
        ("keys", "rotate"),
        ("log", "export"),
        ("log", "import"),
        ("log", "verify"),
        ("receipt", "verify"),
        ("erase",),
    ]
    for command in commands:
        done = run(tmp_path, *command, "--help")

        assert done.returncode == 0
        assert f"consent-service {' '.join(command)}" in done.stdout


def test_a_token_is_alone_on_standard_output(tmp_path: Path) -> None:
    run(tmp_path, "keys", "new")

    done = run(tmp_path, "token", "issue", "--role", "auditor", "--site", SITE)

    assert done.returncode == 0
    assert done.stdout.startswith("cst_")
    assert done.stdout.count("\n") == 1
    # It begins no installation to note it in.
    assert "accesses" not in done.stderr
    assert not (tmp_path / ".data" / "consent.db").exists()


def test_a_token_needs_the_keys(tmp_path: Path) -> None:
    done = run(tmp_path, "token", "issue", "--role", "auditor", "--site", SITE)

    assert done.returncode == 3
    assert "keys new" in done.stderr


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    assert run(tmp_path, "keys", "new").returncode == 0
    before = (tmp_path / ".data" / "keys").read_bytes()

    assert run(tmp_path, "keys", "new").returncode == 3
    assert run(tmp_path, "keys", "rotate").returncode == 0
    assert len((tmp_path / ".data" / "keys").read_bytes()) > len(before)


def test_settings_are_printed_with_their_source_and_without_secrets(
    tmp_path: Path,
) -> None:
    done = run(
        tmp_path, "settings", "--json", CONSENT_STORE="redis://me:secret@host:6379/0"
    )

    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert rows["store"]["source"] == "environment"
    assert rows["port"]["source"] == "default"
    assert "secret" not in done.stdout


def test_the_stub_is_printed_as_it_is_pasted(tmp_path: Path) -> None:
    """Nothing else is on standard output: it goes into a page by a pipe."""
    done = run(
        tmp_path,
        *("policy", "stub", "kehobalanssi", "--policies", f"{ROOT}/policies"),
        CONSENT_PUBLIC_URL="https://consent.example",
        CONSENT_PREFIX="/consent",
    )

    assert done.returncode == 0
    assert done.stdout.startswith("<script>\n{")
    assert done.stdout.endswith(
        '<script async src="https://consent.example/consent/kehobalanssi/consent.js">'
        "</script>\n"
    )


def test_a_broken_policy_is_told_with_file_line_and_what_is_wanted(
    tmp_path: Path,
) -> None:
    (tmp_path / "shop.toml").write_text('site = "shop"\ndomains = "shop.fi"\n')

    done = run(tmp_path, "policy", "check", "shop.toml")

    assert done.returncode == 1
    assert "shop.toml:2: error: " in done.stdout


def test_the_five_policies_can_be_published(tmp_path: Path) -> None:
    done = run(tmp_path, "policy", "check", "--json", "--policies", f"{ROOT}/policies")

    assert done.returncode == 0
    findings = json.loads(done.stdout)["findings"]
    assert {finding["severity"] for finding in findings} <= {"warning", "info"}


def test_a_receipt_is_verified_offline_with_the_published_key(
    service: Service, kept_receipt: Path, tmp_path: Path
) -> None:
    vkey = service.run("log", "vkeys", SITE).stdout.strip()

    done = run(tmp_path, "receipt", "verify", str(kept_receipt), "--vkey", vkey)

    assert done.returncode == 0, done.stderr
    assert "the receipt is good" in done.stderr


def test_a_receipt_that_was_changed_ends_with_1(
    service: Service, kept_receipt: Path, tmp_path: Path
) -> None:
    vkey = service.run("log", "vkeys", SITE).stdout.strip()
    receipt = json.loads(kept_receipt.read_text())["receipt"]
    (tmp_path / "forged").write_text(receipt.replace("\nindex ", "\nindex 1"))

    done = run(tmp_path, "receipt", "verify", "forged", "--vkey", vkey)

    assert done.returncode == 1
    assert done.stderr.startswith("consent-service: error: ")


def test_a_receipt_without_a_key_proves_nothing(
    kept_receipt: Path, tmp_path: Path
) -> None:
    done = run(tmp_path, "receipt", "verify", str(kept_receipt))

    assert done.returncode == 1
    assert "--vkey" in done.stderr
    # What it says comes all the same, and first.
    assert '  action       "save"\n' in done.stdout


def test_an_export_is_audited_against_what_others_have_kept(
    service: Service, kept_receipt: Path, tmp_path: Path
) -> None:
    (tmp_path / "old").write_text(service.run("log", "checkpoint", SITE).stdout)
    service.choose()
    export = str(tmp_path / "export.tar")
    assert service.run("log", "export", SITE, "--output", export).returncode == 0

    done = run(
        tmp_path,
        *("log", "verify", export, "--json"),
        *("--anchor", "old", "--receipt", str(kept_receipt)),
    )

    assert done.returncode == 0, done.stdout
    report = json.loads(done.stdout)
    assert report["sound"] is True
    assert report["outside"] == 2


def test_an_export_that_was_changed_ends_with_1(
    service: Service, tmp_path: Path
) -> None:
    made = service.choose().json()
    export = tmp_path / "export.tar"
    service.run("log", "export", SITE, "--output", str(export))
    # The digest stands in no file of its own: change the record it is of.
    changed = export.read_bytes().replace(b'"save"', b'"have"', 1)
    export.write_bytes(changed)

    done = run(tmp_path, "log", "verify", str(export))

    assert made["digest"]
    assert done.returncode == 1
    assert "NOT sound" in done.stderr


def test_an_export_can_be_made_while_no_service_runs(
    start: Start, tmp_path: Path
) -> None:
    service = start()
    service.choose()
    service.stop()

    done = service.run("log", "export", SITE, "--output", str(tmp_path / "export.tar"))

    assert done.returncode == 0, done.stderr
    audited = run(tmp_path, "log", "verify", "export.tar", "--json")
    assert json.loads(audited.stdout)["epochs"][0]["ok"] == 1


def test_a_new_log_names_the_one_before(start: Start, tmp_path: Path) -> None:
    service = start()
    service.choose()
    service.stop()

    done = service.run("log", "reopen", SITE, "--yes")

    assert done.returncode == 0, done.stderr
    service.run("log", "export", SITE, "--output", str(tmp_path / "export.tar"))
    vkeys = service.run("log", "vkeys", SITE).stdout.split()
    trusted = [word for vkey in vkeys for word in ("--vkey", vkey)]
    audited = run(tmp_path, "log", "verify", "export.tar", "--json", *trusted)
    report = json.loads(audited.stdout)
    assert report["sound"] is True
    assert [epoch["epoch"] for epoch in report["epochs"]] == [1, 2]
    assert len(vkeys) == 2


def test_a_site_that_was_mistyped_gets_no_log(start: Start) -> None:
    service = start()
    service.stop()

    done = service.run("log", "checkpoint", "inoppe")

    assert done.returncode == 2
    assert "there is no log of 'inoppe' here" in done.stderr
    assert service.run("log", "vkeys", "inoppe").stdout == ""
