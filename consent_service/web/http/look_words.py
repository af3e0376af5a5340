"""What a page says of a look that is running."""

from consent_service.scan.speech import speech_in
from consent_service.site_look.values import Step


def pass_words(step: Step, language: str) -> str:
    """Return what a pass of the scan is called, "" before the first one."""
    speech = speech_in(language)
    return speech.pass_title(step.name) if step.name else ""
