"""One language and those that help out where it lacks words."""

import msgspec
from babel import Locale

from consent_service.declaration.words import spoken, spoken_in
from consent_service.locales import Texts
from consent_service.policy.model import Words


class Speaker(msgspec.Struct, frozen=True):
    """The language that everything is said in, and those that help out."""

    controller: str
    texts: Texts
    locale: Locale
    languages: tuple[str, ...]

    def say(self, words: Words) -> str:
        return spoken(words, self.languages)

    def other_language(self, words: Words) -> str | None:
        """Return the language that `words` are said in, if it is not the main one."""
        language = spoken_in(words, self.languages)
        return None if language in ("", self.languages[0]) else language
