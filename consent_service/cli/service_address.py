"""Where the running service is: it writes its address beside the store while it runs.

A command may be given in another terminal, with other settings than the service has.
The file says who has the store; a file that a crash left behind names a service that
does not answer, and is passed over.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from consent_service.durable_files import replace_file
from consent_service.errors import InstallationError
from consent_service.outward.own_service import get_own
from consent_service.settings.table import Settings


def own_address(settings: Settings) -> str:
    """Return where this machine reaches the service, not where browsers do."""
    # A service that listens everywhere listens here too.
    everywhere = settings.host in ("0.0.0.0", "::")  # noqa: S104  # compared, not bound
    host = "127.0.0.1" if everywhere else settings.host
    netloc = f"[{host}]" if ":" in host else host
    return f"http://{netloc}:{settings.port}{settings.prefix}"


@contextmanager
def address_written(settings: Settings) -> Iterator[None]:
    """Keep the address of this service in its file. Enter it with the store open.

    Raises:
        InstallationError: The file cannot be written.
    """
    path, address = address_file(settings), own_address(settings)
    try:
        replace_file(path, address.encode())
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
        if _read(path) == address:
            with suppress(OSError):
                path.unlink()


def find_service(settings: Settings) -> str | None:
    """Return the address of the service that runs here, or None if none answers."""
    return next(filter(_answers, places_to_ask(settings)), None)


def places_to_ask(settings: Settings) -> list[str]:
    """Return where a service may be: as it wrote itself, then as the settings say."""
    written, named = _read(address_file(settings)), own_address(settings)
    return [written, named] if written and written != named else [named]


def address_file(settings: Settings) -> Path:
    """Return the file that has the address of the service while it runs."""
    database = settings.store.file
    if database is None:
        return settings.data / "service"
    return database.with_name(database.name + ".service")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _answers(address: str) -> bool:
    """Ask whether it is a service of ours: a token must not go to anything else."""
    try:
        answer = get_own(address, "/healthz") or b""
        return bool(msgspec.json.decode(answer, type=dict)["alive"])
    except (msgspec.DecodeError, KeyError):
        return False
