"""What the nursery is asked for, and how it tells what became of it."""

import struct
from typing import NamedTuple

STATUS = struct.Struct("<i")
"""First the id of the process, then its exit code, negative for a signal."""


class Order(NamedTuple):
    """What to run. With it come a channel for the status, and three files.

    Attributes:
        module: What `python -m` would run.
        arguments: What follows it.
        cwd: The folder to run in.
        environment: All of it.
        umask: The mask of modes.
        limits: Soft and hard, by the number of the resource.
    """

    module: str
    arguments: list[str]
    cwd: str
    environment: dict[str, str]
    umask: int
    limits: dict[int, tuple[int, int]]
