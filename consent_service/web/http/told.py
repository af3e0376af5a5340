"""What findings say on our pages, where a field is called as its form calls it."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import tomli

from consent_service.findings import Finding
from consent_service.policy.lint.speech import Told, told_in

# The forms of the editor name the fields; nothing else does.
_FORMS = "consent_service.web.edit"
_FIELD = "field_"


def told_words(
    finding: Finding,
    language: str,
    *,
    beside: bool = False,
    names: Mapping[str, str] | None = None,
) -> Told:
    """Return what a finding says.

    Args:
        finding: What was found.
        language: The language of the page.
        beside: Whether it stands at the field that it is about.
        names: What categories and services are called, by id.
    """
    things = {f"#{id_}": name for id_, name in (names or {}).items()}
    labels = {**field_labels().get(language, {}), **things}
    told = told_in(finding, language, labels, beside=beside)
    return told._replace(
        message=_begun(told.message), suggestion=_begun(told.suggestion)
    )


def _begun(text: str) -> str:
    """Return a sentence with a capital; a line to paste stays as it is."""
    is_code = " = " in text or text[:1] in ("[", "<")
    return text if is_code else text[:1].upper() + text[1:]


@cache
def field_labels() -> Mapping[str, Mapping[str, str]]:
    """Return what the forms call each field of a policy, by language."""
    file = files(_FORMS).joinpath("texts.toml")
    texts = tomli.loads(file.read_text(encoding="utf-8"))
    return {
        tag: {
            key.removeprefix(_FIELD): text
            for key, text in words.items()
            if key.startswith(_FIELD)
        }
        for tag, words in texts.items()
    }
