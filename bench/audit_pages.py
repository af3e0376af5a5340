"""What the pages of a site cost a running service with N records, and what memory.

python -m bench.audit_pages [RECORDS [FOLDER]]

The log is filled first, by the same code that records choices; a FOLDER keeps it, and
one that is filled already is measured as it is. Limit: each page takes 200 ms at the
median with a million records, and memory does not grow.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Final

from typing_extensions import override

from bench.load import ROOT, SITE, free_port, memory, running
from bench.stream import fill, issue_token
from consent_service.settings.load import load_settings

_TIMES: Final = 15
# The first is the page as it opens; "withdraw" is what this log has none of.
PAGES: Final = (
    "dashboard",
    "dashboard?days=7",
    "dashboard?days=365",
    "audit",
    "audit?from=2020-01-01&to=2099-12-31",
    "audit?action=withdraw",
    "audit?category=analytics&decision=granted",
    "audit?before=1-{middle}",
    "audit?id={visitor}",
    "audit/records/{digest}",
    "audit/revisions",
    "audit/erasures",
    "audit/accesses",
    "audit/log",
    "scans",
    "declaration",
)


class _StayHere(urllib.request.HTTPRedirectHandler):
    @override
    def redirect_request(self, *_: object) -> None:
        """Follow nothing: the answer to a sign-in has the cookie."""


def main(records: int, kept: str = "") -> None:
    with tempfile.TemporaryDirectory() as fresh:
        folder = kept or fresh
        if not (Path(folder) / "consent.db").exists():
            flags = {"data": folder, "policies": str(ROOT / "policies")}
            asyncio.run(fill(load_settings({}, flags), records))
        measure(folder, records)


def measure(folder: str, records: int) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "consent_service.cli.main", "serve"),
        *("--port", str(port), "--data", folder),
        *("--policies", str(ROOT / "policies")),
    ]
    token = issue_token(folder)
    with running(command, f"{address}/readyz") as process:
        cookie = sign_in(address, token)
        newest = ask(f"{address}/{SITE}/audit", cookie).decode()
        named = {
            "middle": records // 2,
            "visitor": newest.partition('href="audit?id=')[2][:32],
            "digest": newest.partition('href="audit/records/')[2][:64],
        }
        for page in PAGES:
            before = processor_time(process)
            taken = [
                timed(f"{address}/{SITE}/{page.format(**named)}", cookie)
                for _ in range(_TIMES)
            ]
            used = (processor_time(process) - before) / _TIMES
            print(
                f"{page:45} {statistics.median(taken) * 1000:6.0f} ms median  "
                f"{used * 1000:6.0f} ms of processor  {memory(process) / 1000:5.0f} MB"
            )


def processor_time(process: int) -> float:
    """Return the seconds that a process has computed; unlike a clock, not others'."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")


def sign_in(address: str, token: str) -> str:
    form = urllib.parse.urlencode({"token": token}).encode()
    request = urllib.request.Request(f"{address}/sign-in", form, {"origin": address})
    try:
        urllib.request.build_opener(_StayHere).open(request)
    except urllib.error.HTTPError as answer:
        return str(answer.headers["set-cookie"]).partition(";")[0]
    sys.exit("the service did not take the token")


def ask(address: str, cookie: str) -> bytes:
    request = urllib.request.Request(address, headers={"cookie": cookie})
    with urllib.request.urlopen(request) as answer:
        body: bytes = answer.read()
    return body


def timed(address: str, cookie: str) -> float:
    began = time.perf_counter()
    ask(address, cookie)
    return time.perf_counter() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, *sys.argv[2:3])
