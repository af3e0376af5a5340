"""The list of all sites: the one thing that no site's own slot can hold."""

from consent_service.store.redis.layout.keys import SHARED, site_key
from consent_service.store.redis.link.link import RedisLink


async def note_site(link: RedisLink, site: str) -> None:
    """Put a site on the list, before anything of it is stored.

    A site that is on the list and has nothing yet does no harm; one that has a log
    and is missing would not be served.
    """
    await link.write(SHARED, ("SADD", site_key(SHARED, "sites"), site))


async def list_sites(link: RedisLink) -> list[str]:
    """Return the names of all sites, sorted."""
    (names,) = await link.call(SHARED, ("SMEMBERS", site_key(SHARED, "sites")))
    return sorted(name.decode() for name in names)
