"""Where the running service is: it writes its address beside the store while it runs.

A command may be given in another terminal, with other settings than the service has.
The file says who has the store; a file that a crash left behind names a service that
does not answer, or a port that something else has by now, and is passed over. Its
second line is a random number of this run, which only the owner of the file can read:
what answers there has to prove that it is this run, and no other with the same keys.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from consent_service.durable_files import replace_file
from consent_service.errors import InstallationError
from consent_service.keys import load_keys
from consent_service.outward.own_service import fetch_own_header
from consent_service.service_proof import (
    CHALLENGE_HEADER,
    PROOF_HEADER,
    ServiceProver,
)
from consent_service.settings.table import Settings
from consent_service.world import random_id


def own_address(settings: Settings) -> str:
    """Return where this machine reaches the service, not where browsers do."""
    # A service that listens everywhere listens here too.
    everywhere = settings.host in ("0.0.0.0", "::")  # noqa: S104  # compared, not bound
    host = "127.0.0.1" if everywhere else settings.host
    netloc = f"[{host}]" if ":" in host else host
    return f"http://{netloc}:{settings.port}{settings.prefix}"


class _Written(NamedTuple):
    """What the file says, "" for what it lacks: earlier releases wrote no run."""

    address: str = ""
    run: str = ""


@contextmanager
def address_written(settings: Settings, run: str) -> Iterator[None]:
    """Keep address and run of this service in its file. Enter it with the store open.

    Raises:
        InstallationError: The file cannot be written.
    """
    path, own = address_file(settings), _Written(own_address(settings), run)
    try:
        replace_file(path, "\n".join(own).encode())
    except OSError as error:
        raise InstallationError(
            f"the address of the service cannot be written: {str(path)!r}: "
            f"{error.strerror}",
            hint="the folder of the store, or CONSENT_DATA, has to be writable",
        ) from error
    try:
        yield
    finally:
        # Of several services on one Redis the last to start has the file.
        if _read(path) == own:
            with suppress(OSError):
                path.unlink()


def find_service(settings: Settings) -> str | None:
    """Return the address of the service that runs here, or None if none answers.

    What answers has proved that it has the keys of this installation.

    Raises:
        InstallationError: The key file cannot be read.
    """
    if not settings.keys.exists():
        # The first thing that a service does is to make them.
        return None
    keys = load_keys(settings.keys).secrets("token")
    written = _read(address_file(settings))
    for place in places_to_ask(settings):
        run = written.run if place == written.address else ""
        if _is_ours(place, ServiceProver(keys, run)):
            return place
    return None


def places_to_ask(settings: Settings) -> list[str]:
    """Return where a service may be: as its file says, then as the settings say."""
    written, named = _read(address_file(settings)).address, own_address(settings)
    return [written, named] if written and written != named else [named]


def address_file(settings: Settings) -> Path:
    """Return the file that has the address of the service while it runs."""
    database = settings.store.file
    if database is None:
        return settings.data / "service"
    return database.with_name(database.name + ".service")


def _read(path: Path) -> _Written:
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return _Written()
    address, _, run = text.strip().partition("\n")
    return _Written(address.strip(), run.strip())


def _is_ours(address: str, prover: ServiceProver) -> bool:
    """Ask for a proof: a token must not go to anything else."""
    challenge = random_id(16)
    send = {CHALLENGE_HEADER: challenge}
    proof = fetch_own_header(address, "/healthz", PROOF_HEADER, send=send)
    return prover.is_proved(proof.text, challenge, proof.host, proof.port)
