"""A checkpoint a day into a folder that somebody else keeps.

A share of the data protection officer, a disk that only takes new files, a folder
that a backup far away collects. Each file is a checkpoint and nothing else, as
`log verify --anchor` reads it; README.txt beside them is for people.
"""

from datetime import date
from pathlib import Path

from consent_service.anchors.ways.letter import About, explain
from consent_service.durable_files import replace_file, sync_folder
from consent_service.errors import AnchorError

_README = "README.txt"
# For the keeper of the folder, whatever the umask; what is in it is public.
_READABLE = 0o644
_ENTERABLE = 0o755


def write_daily(folder: Path, about: About, checkpoint: bytes) -> Path:
    """Put the checkpoint of a day into `folder`, durable when this returns.

    A day's file that is there stays as it is: it may be what somebody has compared.
    If it is another checkpoint, as when the clock was ahead, the new one lies beside it
    under day and size.

    Raises:
        AnchorError: The folder is missing, full or not ours to write in.
    """
    place = folder / about.site
    path = place / daily_name(about.day)
    try:
        # The folder itself is not made: an unmounted share would go unnoticed.
        if not place.is_dir():
            place.mkdir()
            place.chmod(_ENTERABLE)
            sync_folder(folder)
        if not path.exists():
            _write(path, checkpoint)
        elif path.read_bytes() != checkpoint:
            name = f"{about.day.isoformat()}-{about.checkpoint.size}.checkpoint"
            _write(place / name, checkpoint)
        if not (place / _README).exists():
            _write(place / _README, explain(about).encode())
    except OSError as error:
        raise AnchorError(
            f"no checkpoint can be put into {str(place)!r}: {error.strerror}"
        ) from error
    return path


def daily_name(day: date) -> str:
    return f"{day.isoformat()}.checkpoint"


def _write(path: Path, content: bytes) -> None:
    replace_file(path, content)
    path.chmod(_READABLE)
