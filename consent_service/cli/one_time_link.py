"""The link that signs in once: for `link`, and for what `serve` says at its start."""

from typing import NamedTuple

from consent_service.sessions import new_link
from consent_service.settings.table import Settings
from consent_service.store.interface import TokenStore
from consent_service.token import EVERY_SITE, Role, TokenSigner
from consent_service.world import utc_now


class LinkFor(NamedTuple):
    """What a link allows, and who it is for in the words of whoever made it.

    `id` is what the list of tokens and the accesses call it.
    """

    id: str
    role: Role = "provider"
    sites: tuple[str, ...] = (EVERY_SITE,)
    holder: str = ""


def made_link(person: LinkFor) -> str:
    """Return what the accesses say of a link."""
    return f"link made {person.id}"


async def make_link(
    settings: Settings,
    signer: TokenSigner,
    tokens: TokenStore,
    person: LinkFor,
) -> str:
    """Return a link that is good once; it is listed, so that it can be revoked.

    Auditors see who may look: note `made_link` first.

    Raises:
        InstallationError: The list of tokens cannot be written.
        StoreUnavailableError: The same, where it is in a store.
    """
    token, stored = new_link(
        person.role,
        person.sites,
        token=person.id,
        holder=person.holder,
        at=utc_now(),
    )
    await tokens.save_token(stored)
    key = signer.sign_link(token)
    # Behind the #: no browser sends it, so it is in no log and no referrer.
    return f"{settings.public_url}{settings.prefix}/start#{key}"
