"""The laws behind findings in words: `names.py` reads them from `LANGUAGE.toml`."""

from consent_service.laws.names import Law, law_names, laws_of, source_tags

__all__ = ["Law", "law_names", "laws_of", "source_tags"]
