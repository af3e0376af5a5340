"""What a scan says to people, from `texts/LANGUAGE.toml`."""

import re
from functools import cache
from typing import Any

from consent_service.catalog.hints import plain_line
from consent_service.laws import law_names
from consent_service.locales import load_texts as load_locale
from consent_service.notice.language.texts import load_texts
from consent_service.scan.lifetimes import DAY, Seen

SPOKEN = ("fi", "sv", "en")
_UNITS = (("days", DAY), ("hours", 3_600), ("minutes", 60))
_MOST_NAME = 80
# What stands for a value in a sentence.
_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")


class Speech:
    """The words of one language; English where there are none."""

    def __init__(self, language: str = "en") -> None:
        self.language = language if language in SPOKEN else "en"
        self._tables: dict[str, dict[str, str]] = load_texts(
            "consent_service.scan", "texts", self.language
        )
        self._categories = load_locale(self.language).category

    def say(self, table: str, key: str, **values: object) -> str:
        """Return a sentence with its values.

        Of one thing it is said by the sentence `one_KEY`, where there is one.
        """
        sentences = self._tables[table]
        one = sentences.get(f"one_{key}") if values.get("number") == 1 else None
        return (one or sentences[key]).format(**values)

    def unknown_verdict(self, verdict: str, unknown: int) -> str:
        """Return the sentence for a scan that found nothing wrong in what is known."""
        whole = self.say("verdict", "known" if verdict == "clean" else verdict)
        return f"{whole} {self.say('verdict', 'unknown', number=unknown)}"

    def table(self, name: str) -> dict[str, str]:
        """Return all sentences of one sort."""
        return self._tables[name]

    def quoted(self, name: str) -> str:
        """Return what a site wrote, bounded and in quotes, on one line."""
        plain = plain_line(name)
        cut = plain if len(plain) <= _MOST_NAME else f"{plain[: _MOST_NAME - 1]}…"
        return f"“{cut}”" if self.language == "en" else f"”{cut}”"

    def category(self, name: str) -> str:
        """Return the title of a category of the product, or its id."""
        found = self._categories.get(name)
        return found["title"] if found else name

    def pass_title(self, name: str) -> str:
        """Return what a pass is called, such as `only:analytics`."""
        kind, _, category = name.partition(":")
        return self.say("pass", kind, category=self.category(category))

    def sources(self, source: str) -> str:
        """Return the laws that a finding rests on, by their names; "" without one."""
        return law_names([source], self.language)

    def length(self, seen: Seen) -> str:
        """Return how long something lasts as a person says it: `13 days`."""
        if isinstance(seen, str):
            return self.say("length", seen)
        for unit, size in _UNITS:
            if seen >= size:
                return self._amount(unit, round(seen / size))
        return self._amount("seconds", seen)

    def _amount(self, unit: str, number: int) -> str:
        return self.say("length", unit, number=number)

    def declared(self, lifetime: str) -> str:
        """Return a lifetime of a policy as a person says it."""
        if lifetime in ("session", "persistent"):
            return self.say("length", lifetime)
        parts = re.findall(r"(\d+)([A-Z])", lifetime.replace("T", "T "))
        clock = lifetime.partition("T")[2]
        return " ".join(
            self._amount(
                _unit(letter, in_clock=f"{number}{letter}" in clock), int(number)
            )
            for number, letter in parts
        )

    def translated(self, sentence: str) -> str:
        """Return what the browser's side said in English, in this language.

        A sentence that is not known stays as it is: it is about this one scan, and
        better read in English than not at all.
        """
        for pattern, words in _sentences(self.language):
            found = pattern.fullmatch(sentence)
            if found:
                values = {
                    name: self._part(value) for name, value in found.groupdict().items()
                }
                return words.format(**values)
        return sentence

    def _part(self, value: str) -> str:
        """Return what stands in a sentence: a sentence itself, or the id of a pass."""
        is_pass = value.partition(":")[0] in self._tables["pass"]
        return self.pass_title(value) if is_pass else self.translated(value)


def _unit(letter: str, *, in_clock: bool) -> str:
    if in_clock:
        return {"H": "hours", "M": "minutes", "S": "seconds"}[letter]
    return {"Y": "years", "M": "months", "W": "weeks", "D": "days"}[letter]


@cache
def speech_in(language: str) -> Speech:
    """Return the words of a language."""
    return Speech(language)


@cache
def _sentences(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Return patterns of English sentences, the longest first, and what they become."""
    tables: dict[str, Any] = load_texts("consent_service.scan", "texts", language)
    pairs: dict[str, str] = tables["sentence"]
    return [
        (
            re.compile(_PLACEHOLDER.sub(r"(?P<\1>.+)", re.escape(english)), re.DOTALL),
            words,
        )
        for english, words in sorted(pairs.items(), key=lambda pair: -len(pair[0]))
    ]
