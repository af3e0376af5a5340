"""The policy that answers would make: its file, what is wrong with it, its banner."""

from collections.abc import Sequence

import msgspec

from consent_service.errors import PolicyError
from consent_service.findings import Finding
from consent_service.policy.first_policy import FirstAnswers, first_policy
from consent_service.policy.lint import lint_policy, mistakes_of
from consent_service.policy.load import read_policy
from consent_service.policy.reference import Known
from consent_service.policy.revision import Revision, revision_of
from consent_service.snippet import Script, render_script, snippet_digest
from consent_service.web.set_up import answers as query


class Draft(msgspec.Struct, frozen=True):
    """A policy that is not published.

    Attributes:
        text: The policy file.
        revision: What publishing it would make; None if it cannot be read.
        findings: What `policy check` says of it, or what keeps it from being read.
    """

    text: str
    revision: Revision | None
    findings: Sequence[Finding] = ()

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def is_lawful(self) -> bool:
        """Whether publishing it would put it in force."""
        return self.revision is not None and not self.errors

    @property
    def asks(self) -> bool:
        """Whether visitors would be asked anything."""
        return self.revision is not None and self.revision.policy.asks


def draft_of(answers: FirstAnswers, known: Known) -> Draft:
    """Return the draft that these answers make."""
    text = first_policy(answers, known.services)
    try:
        file = read_policy(text.encode(), name=f"{answers.site}.toml", known=known)
    except PolicyError as error:
        return Draft(text, None, mistakes_of(error))
    revision = revision_of(file.policy, snippet=snippet_digest(), texts=known.texts)
    return Draft(text, revision, lint_policy(file, known=known))


def script_of(text: str, language: str, known: Known) -> tuple[Revision, Script] | None:
    """Return what answers that were kept make; None if it is no policy."""
    answers = query.read_answers(query.parse_query(text), offered(known))
    draft = draft_of(answers, known)
    if draft.revision is None:
        return None
    return draft.revision, render_script(draft.revision, language=language)


def offered(known: Known, sites: Sequence[str] = ()) -> query.Known:
    """Return what answers can name."""
    return query.Known(known.services, known.languages, sites)
