"""Our own banner, both ways to load it, and a page without any to compare with."""

from pathlib import Path

from bench.banner.candidate import Candidate, script
from bench.banner.third_parties import plain_tags, side_by_side, tags
from consent_service.policy.load import load_policy
from consent_service.policy.revision import Revision, revision_of
from consent_service.snippet import (
    render_more,
    render_script,
    render_stub,
    snippet_digest,
)

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
    more = render_more(revision)
    return Candidate(
        name=name,
        head=head,
        files={_PATH: script(render_script(revision).body)},
        later={f"/own/{more.name}": script(more.body)},
        banner=f"{_SHADOW}?.querySelector('section')",
        reject=f"{_SHADOW}.querySelectorAll('.a button')[1]",
        accept=f"{_SHADOW}.querySelectorAll('.a button')[0]",
        held=tags(_held),
    )


def _held(address: str) -> str:
    return (
        '<script type="text/plain" data-consent="analytics" '
        f'data-src="{address}"></script>'
    )


def nothing() -> Candidate:
    """Return a page whose ten scripts are plain tags."""
    return Candidate(
        name="no banner",
        head="",
        files={},
        banner="null",
        reject="null",
        held=plain_tags(),
    )


def bare_button() -> Candidate:
    """Return a page whose button puts the ten scripts in side by side, and no more.

    Nothing that asks first can be faster.
    """
    button = f'<button onclick="{side_by_side()}">Hyväksy</button>'
    return Candidate(
        name="side by side",
        head="",
        files={},
        banner="null",
        reject="null",
        accept="document.querySelector('button')",
        held=button,
    )
