"""Read the table of jurisdictions: what each asks of a consent service."""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any, Literal

import msgspec
import tomli

STRICTEST = "EU"

# Other names that owners write for the same place.
_ALIASES = {"GB": "UK", "QC": "CA-QC"}

Basis = Literal["primary", "reported", "summary", "unchecked", "product"]


class Authority(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who supervises: the stored data on the device, the personal data, or both."""

    name: dict[str, str]
    url: str
    covers: Literal["data", "storage", "both"]


class Jurisdiction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one jurisdiction asks for. Days are counted from the visitor's decision.

    Attributes:
        reask_days: Nobody is asked again sooner, unless something changed.
        max_age_days: No decision counts longer.
        gpc: What a Global Privacy Control signal does: `deny` turns optional
            sharing off, `opt_out` is besides a legal opt-out.
        basis: For some of the fields, how sure the value is.
    """

    id: str
    title: str
    model: Literal["opt_in", "opt_out", "notice_only"]
    statute: str
    reject_first_layer: Literal["required", "close_button", "not_applicable"]
    close_button: bool
    analytics_exempt: Literal[
        "never",
        "audience_measurement",
        "aggregated",
        "statistics_with_opt_out",
        "without_profiling",
        "not_applicable",
    ]
    reask_days: int
    max_age_days: int
    gpc: Literal["deny", "opt_out"]
    confirm_gpc: bool
    languages: tuple[str, ...] = ()
    authorities: tuple[Authority, ...] = ()
    basis: dict[str, Basis] = {}


def load_jurisdictions() -> dict[str, Jurisdiction]:
    """Return every profile by its id. The strictest fills in what one leaves out."""
    file = files("consent_service.jurisdictions").joinpath("profiles.toml")
    tables: dict[str, dict[str, Any]] = tomli.loads(file.read_text(encoding="utf-8"))
    strictest = tables[STRICTEST]
    return {
        name: msgspec.convert(
            strictest | {"basis": {}} | table | {"id": name}, Jurisdiction
        )
        for name, table in tables.items()
    }


def jurisdiction_of(known: Mapping[str, Jurisdiction], name: str) -> Jurisdiction:
    """Return the profile called `name`; an unknown one gets the strictest.

    A part of a country without its own profile has the country's: `US-TX` is `US`.
    """
    for candidate in (_ALIASES.get(name, name), name.partition("-")[0]):
        if candidate in known:
            return known[candidate]
    return known[STRICTEST]
