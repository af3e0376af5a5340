"""Pages of one's own on the stand-in, beside those that all tests share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from consent_service.policy.model import Policy
from consent_service.policy.revision import revision_of
from consent_service.snippet import render_stub, snippet_digest
from tests.browser.standin import Reply, StandIn


@contextmanager
def serving(policy: Policy, folder: Path) -> Iterator[StandIn]:
    """Serve `policy` with the pages of `folder` before the shared ones."""
    standin = StandIn(revision_of(policy, snippet=snippet_digest()))
    shared = standin.page

    def page(path: str) -> Reply:
        file = folder / f"{path.strip('/')}.html"
        if not file.is_file():
            return shared(path)
        text = file.read_text(encoding="utf-8").replace("PORT", str(standin.port))
        text = text.replace("STUB", render_stub(standin.revision.policy))
        kind = {"content-type": "text/html; charset=utf-8"}
        return 200, kind | standin.headers, text.encode()

    standin.page = page  # type: ignore[method-assign]  # the one thing that differs
    yield standin
    standin.close()
