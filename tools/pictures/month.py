"""A month of choices at a demo site, recorded by the service's own code.

Who chooses what follows from the numbers of the days alone: pictures that are taken
again show the same figures.
"""

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from consent_service.assembly import assemble, serving
from consent_service.choices.choice import Action, Choice
from consent_service.policy.revision import Revision
from consent_service.settings.table import Settings

DAYS = 30
_SEED = 2026
_LANGUAGES = (*("fi",) * 8, "sv", "en")
_ACTIONS: Mapping[Action, int] = {"accept_all": 38, "reject_all": 49, "save": 13}


class _Clock:
    """Stands where the month is told to be."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class _Act(NamedTuple):
    """One choice, and the minute of its day."""

    minute: int
    choice: Choice


async def record_month(settings: Settings, site: str) -> str:
    """Record `DAYS` days of choices that end today; return the newest digest."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = today - timedelta(days=DAYS)
    clock = _Clock(first)
    chance = random.Random(_SEED)
    digest = ""
    async with assemble(settings, clock=clock) as assembly, serving(assembly):
        await assembly.folder.refresh()
        revision = assembly.sites.find(site).revision
        for day in range(DAYS):
            for act in _acts_of(day, revision, chance):
                clock.now = first + timedelta(days=day, minutes=act.minute)
                made = await assembly.recorder.record_choice(revision, act.choice)
                digest = made.digest
    return digest


def _acts_of(day: int, revision: Revision, chance: random.Random) -> Iterator[_Act]:
    # Fewer people come at weekends, and more from week to week.
    count = (22 if day % 7 in (5, 6) else 40) + day // 2
    for minute in sorted(chance.randrange(6 * 60, 22 * 60) for _ in range(count)):
        yield _Act(minute, _choice(revision, chance))


def _choice(revision: Revision, chance: random.Random) -> Choice:
    optional = [each.id for each in revision.policy.categories if not each.necessary]
    action = chance.choices(list(_ACTIONS), list(_ACTIONS.values()))[0]
    granted = {"accept_all": optional, "save": optional[:1]}.get(action, [])
    return Choice(
        id=chance.randbytes(16).hex(),
        visitor=chance.randbytes(16).hex(),
        revision=revision.digest,
        language=chance.choice(_LANGUAGES),
        surface="banner" if action != "save" else "preferences",
        action=action,
        decisions={
            each: "granted" if each in granted else "denied" for each in optional
        },
    )
