"""The first screen of the README, typed as it stands beside a running service."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.places import ROOT
from tests.service.choosing import Service

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_refusal_is_found_and_verified_by_the_commands_of_the_first_screen(
    service: Service,
) -> None:
    (commands,) = re.findall(r"```sh\n(export PATH=.*?)```", README, re.DOTALL)
    (service.folder / ".data").mkdir()
    refused = service.choose()

    done = subprocess.run(
        ["bash", "-ec", commands.replace("http://127.0.0.1:8080", service.address)],
        cwd=service.folder,
        env={
            **{
                name: text for name, text in os.environ.items() if "CONSENT" not in name
            },
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "CONSENT_DATA": "data",
            "CONSENT_POLICIES": str(ROOT / "policies"),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert f'"digest":"{refused.json()["digest"]}"' in done.stdout
