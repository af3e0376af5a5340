"""Our own banner, both ways to load it, and a page without any to compare with."""

from pathlib import Path

from bench.banner.candidate import Candidate, script
from consent_service.policy.load import load_policy
from consent_service.policy.revision import Revision, revision_of
from consent_service.snippet import render_script, render_stub, snippet_digest

# A real site: three languages, three optional categories, signals, placeholders.
_POLICY = Path(__file__).parents[2] / "policies" / "kehobalanssi.toml"
_PATH = "/own/consent.js"
_SHADOW = "document.querySelector('html > div')?.shadowRoot"


def revision_for_bench() -> Revision:
    return revision_of(load_policy(_POLICY), snippet=snippet_digest())


def own(revision: Revision) -> list[Candidate]:
    """Return the two ways of docs/embedding.md: first in the head, or async."""
    stub = render_stub(revision.policy)
    return [
        _loaded(revision, "ours", f'<script src="{_PATH}"></script>'),
        _loaded(
            revision,
            "ours, async",
            f'<script>{stub}</script><script async src="{_PATH}"></script>',
        ),
    ]


def _loaded(revision: Revision, name: str, head: str) -> Candidate:
    return Candidate(
        name=name,
        head=head,
        files={_PATH: script(render_script(revision).body)},
        banner=f"{_SHADOW}?.querySelector('section')",
        reject=f"{_SHADOW}.querySelectorAll('.a button')[1]",
    )


def nothing() -> Candidate:
    return Candidate(name="no banner", head="", files={}, banner="null", reject="null")
