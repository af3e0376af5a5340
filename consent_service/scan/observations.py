"""Turn things into the observations of the report."""

from collections.abc import Iterator, Sequence

from consent_service.scan.compare.building import (
    declared_category,
    subject_of,
    usual_category,
)
from consent_service.scan.compare.correctness import (
    asked_lifetime,
    is_renewed,
    seen_lifetime,
    varies,
)
from consent_service.scan.compare.presence import hint_on
from consent_service.scan.report import MOST_PAGES, Observation
from consent_service.scan.sightings import Thing
from consent_service.scan.standard import Standard


def observations_of(
    things: Sequence[Thing], standard: Standard
) -> Iterator[Observation]:
    """Yield one observation for each thing that counts in some pass."""
    for thing in things:
        seen = [each for each in thing.sightings if each.counts]
        if not seen:
            continue
        service = thing.service
        first = min(seen, key=lambda each: (each.visit, each.at))
        keeps = thing.subject.type in ("cookie", "storage")
        item = thing.declared[0].item if thing.declared and standard.policy else None
        yield Observation(
            subject=subject_of(thing),
            party=thing.party,
            service=service.id if service else None,
            provider=standard.provider_id(service.provider) if service else None,
            category=declared_category(thing, standard),
            usual_category=usual_category(thing, standard),
            passes=tuple(dict.fromkeys(each.pass_id for each in seen)),
            pages=tuple(dict.fromkeys(each.page for each in seen))[:MOST_PAGES],
            set_by=thing.set_by if keeps else None,
            trigger=first.trigger,
            initiator=first.initiator,
            attributes=thing.attributes,
            declared_lifetime=item.lifetime if item else None,
            seen_lifetime=seen_lifetime(thing),
            asked_lifetime=asked_lifetime(thing),
            renewed=thing.subject.type == "cookie" and is_renewed(thing),
            varies=keeps and varies(thing),
            length=thing.length,
            probably=_probably(thing, standard),
        )


def _probably(thing: Thing, standard: Standard) -> str | None:
    """Return the service that a hint names, where no service is known."""
    hint = None if thing.service else hint_on(thing, standard)
    return hint.platform if hint else None
