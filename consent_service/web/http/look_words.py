"""What a page says of a look that is running, or that has failed."""

from consent_service.scan.speech import speech_in
from consent_service.site_look.values import Looking, Step


def pass_words(step: Step, language: str) -> str:
    """Return what a pass of the scan is called, "" before the first one."""
    speech = speech_in(language)
    return speech.pass_title(step.name) if step.name else ""


def trouble_words(looking: Looking, language: str) -> tuple[str, str]:
    """Return why a look failed, and what to do next."""
    speech = speech_in(language)
    return (
        speech.say("absence", looking.reason, domain=looking.domain),
        speech.say("absence_do", looking.reason),
    )
