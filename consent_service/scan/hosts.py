"""Match hosts against how policies and the catalog write them."""


def is_host(written: str, host: str) -> bool:
    """Return whether `host` is the one written, or below it where `*.` says so."""
    if written.startswith("*."):
        return host.endswith(written[1:]) or host == written[2:]
    return host == written


def is_under(written: str, host: str) -> bool:
    """Return whether `host` is the one written or any below it."""
    plain = written.removeprefix("*.")
    return host == plain or host.endswith(f".{plain}")
