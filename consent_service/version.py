"""Which version of the service is running."""

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    try:
        return version("consent-service")
    except PackageNotFoundError:
        # Run from a checkout that was not installed.
        return "0"
