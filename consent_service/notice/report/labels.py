"""The words around the findings, from `labels/LANGUAGE.toml`."""

from collections.abc import Mapping

import msgspec

from consent_service.notice.language.texts import load_texts


class Labels(msgspec.Struct, frozen=True):
    """The words of one language, a table for each part of a report."""

    report: Mapping[str, str]
    count: Mapping[str, str]
    chapter: Mapping[str, str]
    section: Mapping[str, str]
    finding: Mapping[str, str]
    error: Mapping[str, str]

    def amount(self, noun: str, number: int) -> str:
        """Return "1 point" or "3 points", as the language counts them."""
        form = "one" if number == 1 else "many"
        return self.count[f"{noun}_{form}"].format(count=number)


def load_labels(language: str) -> Labels:
    """Return the words of `language`, of English for one that we do not speak."""
    return Labels(**load_texts("consent_service.notice.report", "labels", language))
