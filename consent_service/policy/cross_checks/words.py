"""Whether words are in languages that the banner has texts in."""

from collections.abc import Iterator, Mapping

from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.mistakes import Mistake, closest, dotted
from consent_service.policy.reference import Known
from consent_service.policy.toml_lines import Path

UNTOLD = "…"
"""Stands for words that the owner must still write, while the rest is checked."""


def _languages_of_words(shape: PolicyShape, known: Known) -> Iterator[Mistake]:
    languages = {*known.languages, *shape.languages}
    for path, words in _all_words(shape):
        for language in words or {}:
            if language not in languages:
                yield Mistake(
                    (*path, language),
                    f"{dotted(path)} has the language {language!r}, which has no texts",
                    closest(language, languages)
                    or f"languages of this policy: {', '.join(shape.languages)}",
                    rests_on=(("languages",),),
                )


def _all_words(shape: PolicyShape) -> Iterator[tuple[Path, Mapping[str, str] | None]]:
    for name, category in shape.categories.items():
        yield ("categories", name, "title"), category.title
        yield ("categories", name, "description"), category.description
    for name, service in shape.services.items():
        place = ("services", name)
        yield (*place, "purpose"), service.purpose
        for number, item in enumerate(service.items or ()):
            yield (*place, "items", number, "purpose"), item.purpose
        for number, way in enumerate(service.opt_out or ()):
            yield (*place, "opt_out", number, "title"), way.title
    for number, point in enumerate(shape.open):
        yield ("open", number, "question"), point.question


WORD_CHECKS = (_languages_of_words,)
