"""Rules on words: what a banner may not say, whatever the policy does."""

from collections.abc import Iterable, Iterator

from consent_service.policy.lint.rule import Case, Found, Rule
from consent_service.policy.lint.words import denied_in, is_vague_button
from consent_service.policy.model import Words
from consent_service.policy.toml_lines import Path

Place = tuple[Path, Words]

_BUTTONS = (
    ("banner", ("accept_all", "reject_all", "choose")),
    ("preferences", ("accept_all", "reject_all", "save")),
)


def denied(
    patterns: dict[str, tuple[str, ...]], places: Iterable[Place]
) -> Iterator[tuple[Path, str, str]]:
    """Yield path, denied part and whole text of each text that `patterns` deny."""
    for path, words in places:
        for language, text in words.items():
            if found := denied_in(patterns, language, text):
                yield (*path, language), found, text


def _category_words(case: Case) -> Iterator[Place]:
    for category in case.optional_categories():
        yield ("categories", category.id, "title"), category.title
        yield ("categories", category.id, "description"), category.description
        yield ("categories", category.id, "summary"), category.summary


def _purposes(case: Case) -> Iterator[Place]:
    for service in case.optional_services():
        yield ("services", service.id, "purpose"), service.purpose


def _all_words(case: Case) -> Iterator[Place]:
    yield from _category_words(case)
    yield from _purposes(case)


def _vague_buttons(case: Case) -> Iterator[Found]:
    for number, language in enumerate(case.policy.languages):
        texts = case.known.texts(language)
        for section, keys in _BUTTONS:
            for key in keys:
                label = getattr(texts, section)[key]
                if is_vague_button(case.deny, texts.language, label):
                    yield Found(
                        ("languages", number),
                        label,
                        f"the button {section}.{key} in {language!r} says {label!r}, "
                        "which does not say what it does",
                        "name the outcome, such as 'Accept all' or 'Reject all'",
                    )


def _euphemisms(case: Case) -> Iterator[Found]:
    patterns = case.deny.euphemism
    for path, found, text in denied(patterns, _category_words(case)):
        yield Found(
            path,
            found,
            f"{text!r} does not say what is done with the data",
            "say it plainly, such as 'Visitor statistics' or 'Targeted marketing'",
            # A title is all that many people read; a description is read with it.
            severity="error" if path[2] == "title" else "warning",
        )
    for path, found, text in denied(patterns, _purposes(case)):
        yield Found(
            path,
            found,
            f"{text!r} does not say what the service does",
            "say what is counted, followed, remembered or shown",
            severity="warning",
        )


def _claims_of_need(case: Case) -> Iterator[Found]:
    suggestion = "leave it out: refusing must not keep anyone from the site"
    for path, found, text in denied(case.deny.required, _all_words(case)):
        yield Found(
            path, found, f"{text!r} says that the site needs the consent", suggestion
        )
    for number, language in enumerate(case.policy.languages):
        texts = case.known.texts(language)
        text = texts.banner["text"]
        if found := denied_in(case.deny.required, texts.language, text):
            yield Found(
                ("languages", number),
                found,
                f"the banner in {language!r} says that the site needs the consent",
                suggestion,
            )


def _legitimate_interest(case: Case) -> Iterator[Found]:
    patterns = case.deny.legitimate_interest
    for path, found, _ in denied(patterns, _all_words(case)):
        yield Found(
            path,
            found,
            f"{found!r} is not a ground for storing or reading on a device",
            "leave it out: the ground is consent",
        )


def _promotion(case: Case) -> Iterator[Found]:
    for path, found, text in denied(case.deny.promotion, _category_words(case)):
        yield Found(
            path,
            found,
            f"{text!r} promotes something where consent is asked",
            "leave offers and newsletters out of the banner",
        )


RULES = (
    Rule(
        "button-label-vague",
        "error",
        "EDPB Guidelines 03/2022; Deputy Ombudsman (FI) 14 May 2020; A-16",
        "Buttons say what they do. 'OK', 'Got it' and 'Continue' hide that they "
        "consent; 'No thanks' and guilt wording steer the choice.",
        _vague_buttons,
    ),
    Rule(
        "euphemistic-purpose",
        "error",
        "AEPD cookie guide 2023; EDPB Guidelines 03/2022; A-18",
        "'To improve your experience' can mean anything. Statistics are called "
        "statistics and marketing is called marketing, in the title above all.",
        _euphemisms,
    ),
    Rule(
        "consent-claimed-required",
        "error",
        "EDPB Cookie Banner Taskforce; GDPR 7(4); A-21",
        "A banner may neither say nor suggest that the site cannot be used without "
        "accepting. What the site truly needs belongs in the necessary category.",
        _claims_of_need,
    ),
    Rule(
        "legitimate-interest-claimed",
        "error",
        "Traficom cookie guide 2021; EDPB Cookie Banner Taskforce; A-27",
        "Storing or reading on a device needs consent unless it is necessary. "
        "Legitimate interest is not a ground for it.",
        _legitimate_interest,
    ),
    Rule(
        "promotion-in-banner",
        "warning",
        "EDPB Guidelines 03/2022; A-20",
        "Offers, draws and newsletters beside the question draw attention from it.",
        _promotion,
    ),
)
