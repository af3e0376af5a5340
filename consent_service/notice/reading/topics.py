"""What a heading promises and what a sentence is about.

Every topic is a pair of concepts in the word files: `head_TOPIC` for headings, which
are short and may be read generously, `body_TOPIC` for sentences, which may not.
"""

import re
from functools import cache

from consent_service.notice.document import Sentence
from consent_service.notice.language.phrases import stream_of
from consent_service.notice.language.tokens import tokens_of
from consent_service.notice.language.vocabulary import Concept, load_vocabulary

TOPICS = (
    "notice",
    "controller",
    "contact",
    "officer",
    "register",
    "purpose",
    "basis",
    "data",
    "sources",
    "disclosure",
    "transfer",
    "retention",
    "security",
    "rights",
    "authority",
    "cookies",
    "analytics",
    "third_parties",
    "social",
    "profiling",
    "marketing",
    "changes",
    "dates",
)


@cache
def topics_of(words: str, language: str) -> frozenset[str]:
    """Return the topics that a heading with these words promises."""
    return frozenset(
        topic for topic in TOPICS if says(words, f"head_{topic}", language)
    )


def is_announcing(words: str, language: str) -> bool:
    """Return whether a short line announces a list and is not a heading."""
    return says(words, "announcing", language)


def says(text: str, concept: str, language: str) -> bool:
    """Return whether a single short text expresses `concept`."""
    tokens = tokens_of(text, 0, len(text), language)
    stream = stream_of([Sentence(0, 0, 0, len(text), text, tokens)])
    return _in_stream(stream, load_vocabulary(language)[concept])


def _in_stream(stream: str, concept: Concept) -> bool:
    if concept.single and concept.single.search(stream):
        return True
    return any(
        all(re.search(part, stream) for part in parts) for parts in concept.together
    )
