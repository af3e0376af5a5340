"""Take one choice, however it came: put it on record and make the visitor's cookie."""

from typing import NamedTuple

from consent_service.choices.choice import Choice
from consent_service.choices.cookie import (
    Earlier,
    ReadCookie,
    VisitorCookie,
    make_cookie,
)
from consent_service.choices.record import Record
from consent_service.errors import NotFoundError
from consent_service.policy.revision import Revision
from consent_service.recorder import Recorded
from consent_service.sites import Site
from consent_service.web.context import Context
from consent_service.web.messages import Answer

# No site is called so.
_NO_SITE = ""


class Taken(NamedTuple):
    """A choice on record, and the signed cookie that remembers it."""

    recorded: Recorded
    cookie: str

    @property
    def record(self) -> Record:
        return self.recorded.record


async def take_choice(
    context: Context,
    site: Site,
    choice: Choice,
    presented: ReadCookie | None = None,
    *,
    seen: tuple[str, ...] = (),
) -> Taken:
    """Return once the choice is durable and in the signed log.

    Args:
        context: The objects of the service.
        site: The site at which the visitor chose.
        choice: What the visitor sent. Its `visitor` is the browser's secret.
        presented: The cookie that came with it, if one did.
        seen: What the request says besides, to be counted by day.

    Raises:
        UnknownRevisionError: It names a revision that is not in use.
        InvalidChoiceError: It does not fit that revision's policy.
        StoreError: It cannot be recorded now, or it is not known whether it was.
    """
    revision = await find_revision(context, site, choice.revision)
    recorded = await context.recorder.record_choice(revision, choice, seen=seen)
    earlier = await earlier_of(context, site, presented)
    kept = _kept(recorded, revision, choice, earlier)
    return Taken(recorded, context.cookies.sign_cookie(kept, site=site.name))


async def rehearse_choice(
    context: Context, site: Site, choice: Choice, presented: ReadCookie | None = None
) -> Taken:
    """Return what `take_choice` would, and put nothing on record (decision 0074).

    The cookie is signed for no site, so that nothing is ever done for it. Raises as
    `take_choice`.
    """
    revision = await find_revision(context, site, choice.revision)
    recorded = await context.recorder.rehearse_choice(revision, choice)
    earlier = await earlier_of(context, site, presented)
    kept = _kept(recorded, revision, choice, earlier)
    return Taken(recorded, context.cookies.sign_cookie(kept, site=_NO_SITE))


def _kept(
    recorded: Recorded, revision: Revision, choice: Choice, earlier: Earlier
) -> VisitorCookie:
    return make_cookie(
        recorded.record,
        recorded.digest,
        revision,
        secret=choice.visitor,
        earlier=earlier,
    )


async def earlier_of(
    context: Context, site: Site, presented: ReadCookie | None
) -> Earlier:
    """Return what the bearer of a cookie was called in records of the earlier form.

    A cookie of that form was not signed for a site, so the record that it names has
    to be of this one. Empty if there is none, if nothing proves it, or if it ended.
    """
    if presented is None or not presented.signed:
        return Earlier()
    content, now = presented.content, context.clock().timestamp()
    if not presented.is_earlier:
        earlier = Earlier(content.earlier, content.earlier_ends)
        return earlier if now < earlier.ends else Earlier()
    if now >= content.expires:
        return Earlier()
    try:
        record = (await context.recorder.find(site.name, content.record)).record
    except NotFoundError:
        return Earlier()
    if record.visitor != content.visitor:
        return Earlier()
    return Earlier(content.visitor, content.expires)


async def find_revision(context: Context, site: Site, digest: str) -> Revision:
    """Return the revision of that digest.

    Raises:
        UnknownRevisionError: It is not in use.
    """
    if digest == site.revision.digest:
        return site.revision
    return await context.publisher.find(site.name, digest)


def answer_to(
    recorded: Recorded, cookie: str, *, checkpoint: str | None = None
) -> Answer:
    """Return what the visitor's page is answered for a choice on record."""
    return Answer(
        index=recorded.index,
        digest=recorded.digest,
        expires_at=recorded.record.expires_at,
        receipt=recorded.receipt.decode(),
        cookie=cookie,
        checkpoint=checkpoint,
    )
