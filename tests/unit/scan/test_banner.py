"""What a finding about the banner names."""

from consent_service.scan.banner.values import Inspection, Switch
from consent_service.scan.report import Banner
from tests.unit.scan.seen import findings, standard, trace


def switch(label: str, *, on: bool) -> tuple[int, Switch]:
    return 2, Switch(at=1, label=label, name="", on=on, fixed=False, visible=True)


def test_every_switch_that_is_on_at_first_is_named() -> None:
    """A-26. Seen from outside: one of three was named, and the owner mended one."""
    given = standard()
    inspection = Inspection(
        banner=Banner(found=True),
        switches=(
            switch("Analytiikka", on=True),
            switch("Asetukset", on=False),
            switch("Markkinointi", on=True),
        ),
    )
    found = findings(given, trace("no_choice", given), inspection=inspection)

    assert [each.message for each in found if each.rule == "preticked"] == [
        "2 switches are on at first: “Analytiikka”, “Markkinointi”"
    ]
