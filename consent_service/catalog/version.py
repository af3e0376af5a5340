"""The version of the catalog that ships: the day on which it last changed.

It names which facts a declaration was made from. It is no part of a revision's
document: a new day alone changes no digest and asks nobody again.
"""

from typing import Final

CATALOG_VERSION: Final = "2026-11-29"
