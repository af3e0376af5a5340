"""What happened on the first page while the visitor said nothing."""

from collections.abc import Iterable

from consent_service.policy.built_in import NECESSARY
from consent_service.scan.compare.presence import categories_of, is_own
from consent_service.scan.report import Moment
from consent_service.scan.sightings import Thing

_SILENT = "no_choice"
_MOST = 200


def timeline_of(things: Iterable[Thing]) -> tuple[Moment, ...]:
    """Return when each thing first came, on the first page and without a choice."""
    found = [moment for thing in things if (moment := _first(thing))]
    return tuple(sorted(found, key=lambda moment: moment.seconds)[:_MOST])


def _first(thing: Thing) -> Moment | None:
    seen = [
        each for each in thing.counted if each.pass_id == _SILENT and each.visit == 0
    ]
    if not seen:
        return None
    first = min(seen, key=lambda each: each.at)
    categories = categories_of(thing) or {each.category for each in thing.usual}
    optional = bool(categories) and NECESSARY not in categories and not is_own(thing)
    return Moment(
        seconds=first.seconds,
        type=thing.subject.type,
        name=thing.subject.name,
        host=thing.subject.host,
        service=thing.service.id if thing.service else None,
        category=thing.service.category if thing.service else None,
        optional=optional,
        trigger=first.trigger,
    )
