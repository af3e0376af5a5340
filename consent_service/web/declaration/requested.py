"""Which declaration a request is about: revision and language."""

from datetime import datetime

import msgspec
from starlette.requests import Request

from consent_service.catalog import CATALOG_VERSION
from consent_service.declaration import Declaration
from consent_service.declaration.kept import Kept
from consent_service.errors import NotFoundError
from consent_service.policy.revision import Revision
from consent_service.publishing.publisher import Held, list_held
from consent_service.sites import Site
from consent_service.web.context import AppState, context_of, site_of
from consent_service.web.http.language import choose_language


class Declared(msgspec.Struct, frozen=True):
    """A declaration and where it comes from; `current` if it is in force.

    `held` says when an earlier one was in force.
    """

    site: Site
    revision: Revision
    published_at: datetime
    kept: Kept
    current: bool
    held: tuple[Held, ...] = ()

    @property
    def declaration(self) -> Declaration:
        return self.kept.declaration


async def load_declaration(request: Request[AppState]) -> Declared:
    """Return the declaration that the address asks for.

    Raises:
        UnknownSiteError: No site has that name.
        NotFoundError: The site never published that revision.
        DamagedStoreError: What is kept of it is not what was published.
    """
    site = site_of(request)
    revision, published_at = await _load_revision(request, site)
    found = declared(request, site, revision, published_at)
    if found.current:
        return found
    all_held = await list_held(context_of(request).store.logs, site.name)
    held = (each for each in all_held if each.revision == revision.digest)
    return msgspec.structs.replace(found, held=tuple(held))


def declared(
    request: Request[AppState], site: Site, revision: Revision, published_at: datetime
) -> Declared:
    """Return the declaration of a revision, in the language that is asked for."""
    context = context_of(request)
    current = revision.digest == site.revision.digest
    # While a policy file is broken, an earlier catalog made what is served.
    catalog = CATALOG_VERSION if current and not site.trouble else None
    return Declared(
        site=site,
        revision=revision,
        published_at=published_at,
        kept=context.declarations.declare(
            revision,
            asked_language(request, revision),
            updated=published_at,
            # When the site was last compared with this very revision.
            scanned=context.last_scans.compared_at(site.name, revision.digest),
            catalog=catalog,
        ),
        current=current,
    )


def asked_language(request: Request[AppState], revision: Revision) -> str:
    return choose_language(
        request.query_params.get("lang"),
        request.headers.get("accept-language"),
        revision.policy.languages,
    )


async def _load_revision(
    request: Request[AppState], site: Site
) -> tuple[Revision, datetime]:
    wanted = request.query_params.get("revision")
    if wanted is None or wanted == site.revision.digest:
        return site.revision, site.published_at

    found = await context_of(request).publisher.load(site.name, wanted)
    if found is None:
        raise NotFoundError(
            f"site {site.name} never published that revision",
            hint="the declaration's history lists them all",
        )
    return found
