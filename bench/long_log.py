"""What N records cost those who choose meanwhile, and who waits for a first line.

python -m bench.long_log [RECORDS [FOLDER]]

The log is filled first, by the same code that records choices; a FOLDER keeps it, and
one that is filled already is measured as it is. Then choices are sent one after the
other while nobody streams, and beside each stream; and each filter of the records is
asked for its first line. Limits, with a million records: no choice is delayed by more
than 50 ms, and no first line takes longer. Time on the wall: other programs count.
"""

import asyncio
import contextlib
import http.client
import json
import secrets
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from bench.load import ROOT, SITE, cpu_seconds, fetch, free_port, running
from bench.stream import Streamed, fill, issue_token, stream
from consent_service.settings.load import load_settings

_TIMES: Final = 15
# Seconds of choices while nobody streams.
_ALONE: Final = 8.0
_STREAMS: Final = ("records", "export", "records?format=csv")
# Of `reject_all` are all records of the log, of `withdraw` none.
_FILTERS: Final = (
    "",
    "visitor={visitor}",
    "visitor={newest}",
    "visitor={nobody}",
    "visitor={visitor}&action=reject_all",
    "digest={digest}",
    "action=withdraw",
    "action=reject_all",
    "revision={nobody}{nobody}",
    "from=2020-01-01&to=2099-12-31",
)


def main(records: int, kept: str = "") -> None:
    with tempfile.TemporaryDirectory() as fresh:
        folder = kept or fresh
        if not (Path(folder) / "consent.db").exists():
            flags = {"data": folder, "policies": str(ROOT / "policies")}
            asyncio.run(fill(load_settings({}, flags), records))
        measure(folder)


def measure(folder: str) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [
        *(sys.executable, "-m", "consent_service.cli.main", "serve"),
        *("--port", str(port), "--data", folder, "--rate-limit", "0"),
        *("--policies", str(ROOT / "policies")),
    ]
    token = issue_token(folder)
    with running(command, f"{address}/readyz") as process:
        # The first choices find nothing in memory.
        with choosing(address):
            time.sleep(1)
        with choosing(address) as waits:
            time.sleep(_ALONE)
        show("nobody streams", waits)
        for what in _STREAMS:
            before = cpu_seconds(process)
            with choosing(address) as waits:
                streamed = stream(f"{address}/{SITE}/{what}", token, process)
            show(what, waits, streamed, cpu_seconds(process) - before)
        names = named(port, token)
        for filters in _FILTERS:
            query = filters.format(**names)
            taken = [first_line(port, token, query)[0] for _ in range(_TIMES)]
            print(
                f"first line, {filters:40} {statistics.median(taken) * 1e3:6.1f} ms "
                f"{max(taken) * 1e3:6.1f} ms the longest"
            )


@contextlib.contextmanager
def choosing(address: str) -> Iterator[list[float]]:
    """Send one choice after the other while the body runs; give what each took."""
    declaration = json.loads(fetch(f"{address}/{SITE}/declaration.json"))
    waits: list[float] = []
    over = threading.Event()
    line = http.client.HTTPConnection(address.removeprefix("http://"))

    def choose() -> None:
        while not over.is_set():
            body = json.dumps(choice_of(declaration))
            began = time.perf_counter()
            headers = {"origin": f"https://{SITE}.fi", "content-type": "text/plain"}
            line.request("POST", f"/{SITE}/choices", body, headers)
            answer = line.getresponse()
            content = answer.read()
            waits.append(time.perf_counter() - began)
            if answer.status != 201:
                sys.exit(f"a choice was refused: {content.decode()}")

    thread = threading.Thread(target=choose)
    thread.start()
    try:
        yield waits
    finally:
        over.set()
        thread.join()
        line.close()


def choice_of(declaration: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "visitor": secrets.token_hex(16),
        "revision": declaration["revision"],
        "language": "fi",
        "surface": "banner",
        "action": "reject_all",
        "decisions": {
            category["id"]: "denied"
            for category in declaration["categories"]
            if not category["necessary"]
        },
    }


def named(port: int, token: str) -> dict[str, str]:
    """Return what the filters name: visitors of the first record and of a late one."""
    _, first = first_line(port, token, "")
    today = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() - 120))
    _, late = first_line(port, token, f"from={today}:00Z")
    return {
        "visitor": first["visitor"],
        "digest": first["digest"],
        "newest": late.get("visitor", first["visitor"]),
        "nobody": "0" * 32,
    }


def first_line(port: int, token: str, query: str) -> tuple[float, dict[str, Any]]:
    """Return the seconds until the first line, or the end, and what it says."""
    line = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"authorization": f"Bearer {token}", "accept-encoding": "identity"}
    began = time.perf_counter()
    line.request("GET", f"/{SITE}/records?{query}", headers=headers)
    answer = line.getresponse()
    text = answer.readline()
    took = time.perf_counter() - began
    line.close()
    if answer.status != 200:
        sys.exit(f"records?{query} answers {answer.status}: {text.decode()}")
    return took, json.loads(text) if text else {}


def show(
    what: str, waits: list[float], streamed: Streamed | None = None, spent: float = 0.0
) -> None:
    took = sorted(each * 1e3 for each in waits)
    text = (
        f"{what:20} {len(took):6} choices: half within {took[len(took) // 2]:5.1f}, "
        f"99 of 100 within {took[len(took) * 99 // 100]:5.1f}, "
        f"the longest {took[-1]:6.1f} ms"
    )
    if streamed:
        text += f"; {streamed.seconds:.0f} s, {spent:.0f} s of CPU"
    print(text, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, *sys.argv[2:3])
