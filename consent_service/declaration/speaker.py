"""One language and those that help out where it lacks words."""

import msgspec
from babel import Locale

from consent_service.declaration.words import spoken, spoken_in
from consent_service.errors import NotFoundError
from consent_service.locales import Texts
from consent_service.locales.names import locale_of
from consent_service.policy.model import Service, Words
from consent_service.policy.revision import Revision


class Speaker(msgspec.Struct, frozen=True):
    """The language that everything is said in, and those that help out."""

    controller: str
    texts: Texts
    locale: Locale
    languages: tuple[str, ...]

    def say(self, words: Words) -> str:
        return spoken(words, self.languages)

    def name_of(self, service: Service) -> str:
        """Return what a service is called: its proper name, or its name in words.

        While nobody has named it, what was seen of it; "" if that is nothing.
        """
        if "name" in service.open:
            return service.seen_as
        return self.say(service.titles) or service.name

    def other_language(self, words: Words) -> str | None:
        """Return the language that `words` are said in, if it is not the main one."""
        language = spoken_in(words, self.languages)
        return None if language in ("", self.languages[0]) else language


def speaker_of(revision: Revision, language: str) -> Speaker:
    """Return who says `revision` in `language`.

    Raises:
        NotFoundError: The policy is not offered in `language`.
    """
    policy = revision.policy
    if language not in revision.texts:
        raise NotFoundError(
            f"site {policy.site} has no declaration in {language!r}",
            hint=f"languages: {', '.join(policy.languages)}",
        )
    return Speaker(
        controller=policy.controller.name,
        texts=revision.texts[language],
        locale=locale_of(language),
        languages=(language, *policy.languages),
    )
