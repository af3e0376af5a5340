"""Imports a whole site from an export: the other half of `exporter.py`.

`checking.py` says whether an export may be taken in, `bundle.py` reads its files,
`outline.py` finds out what has to be known before the first record is written, and
`portions.py` makes what a store takes. `importing.py` does one after the other.
"""

from consent_service.importer.bundle import Bundle, open_bundle
from consent_service.importer.importing import Imported, import_bundle

__all__ = ["Bundle", "Imported", "import_bundle", "open_bundle"]
