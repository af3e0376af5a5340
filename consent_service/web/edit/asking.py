"""Who is asked again by a draft, and who by what was published last; and why."""

from collections.abc import Sequence

import msgspec

from consent_service.declaration import Asked, say_asking
from consent_service.policy.revision import Revision
from consent_service.web.edit.desk import Desk
from consent_service.web.layout.guard import Visit


class Asking(msgspec.Struct, frozen=True):
    """What visitors are asked again.

    Attributes:
        is_first: Nothing was in force before, so everybody is asked for once.
        asked: The categories that are asked about again; empty if nobody is asked.
        language: The language that these are said in.
    """

    is_first: bool = False
    asked: Sequence[Asked] = ()
    language: str = ""


def asking_of(visit: Visit, desk: Desk) -> Asking | None:
    """Return what publishing the draft would ask, None if it is no policy.

    Visitors carry choices of what is served, which may be an earlier form of the file.
    """
    new, site = desk.checked.revision, visit.context.sites.get(desk.sheet.site)
    if desk.sheet.draft is None or new is None:
        return None
    return _asking(site.revision if site else None, new, visit.frame.language)


async def asked_by_last(visit: Visit, desk: Desk) -> Asking | None:
    """Return what the last publication asks, None if that is not known."""
    in_force, site = desk.sheet.in_force, visit.context.sites.get(desk.sheet.site)
    if in_force is None or in_force.at is None or site is None:
        return None
    before = None
    if in_force.before:
        checked = await visit.context.editor.check(desk.sheet.site, in_force.before)
        before = checked.revision
        if before is None:
            # It was read by another release, and is no policy for this one.
            return None
    return _asking(before, site.revision, visit.frame.language)


def _asking(old: Revision | None, new: Revision, language: str) -> Asking:
    languages = new.policy.languages
    said = language if language in languages else languages[0]
    if old is None:
        return Asking(is_first=True, language=said)
    return Asking(asked=say_asking(old, new, said), language=said)
