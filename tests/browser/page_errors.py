"""The errors of the pages that a test opens, whether or not it asks for them."""

import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import BrowserContext

LISTENER = """
(() => {
  // Synchronous: when the page goes on, the report has arrived.
  const report = (text) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/page-error', false);
    request.send(text);
  };
  addEventListener('error', ({ message, target }) =>
    report(message ?? `could not load ${target.src ?? target.href}`), true);
  addEventListener('unhandledrejection', ({ reason }) => report(`${reason}`));
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    report(`Content Security Policy: ${violatedDirective} ${blockedURI}`));
  const write = console.error;
  console.error = (...all) => { report(all.join(' ')); write.apply(console, all); };
})();
"""
"""Reports page errors to the stand-in, for a browser that does not report them."""


class PageErrors:
    """Uncaught errors, unhandled rejections and console errors, oldest first.

    A console error is also what the browser itself writes there: a resource that
    did not load, or what a content security policy has refused.

    Attributes:
        seen: The errors, oldest first.
        must_be_complete: Whether each expected error has to be among them.
    """

    def __init__(self, expected: Iterable[str] = ()) -> None:
        self.seen: list[str] = []
        self.must_be_complete = True
        self._expected = list(expected)

    def watch(self, context: BrowserContext) -> None:
        """Note the errors of every page of `context`, from now on."""
        context.on("weberror", lambda event: self.seen.append(f"{event.error}"))
        context.on("console", self._note)

    def check(self) -> None:
        """Fail on an unexpected error, and on an expected one that is missing.

        Only Chromium has to report all that is expected: Firefox writes no failed
        request to the console, and WebKit reports what its pages can see themselves.
        """
        unexpected = [text for text in self.seen if not self._is_expected(text)]
        missing = [name for name in self._expected if not self._has(name)]
        assert not unexpected, f"the page has errors: {unexpected}"
        assert not (missing and self.must_be_complete), (
            f"no page error matches {missing}"
        )

    def _is_expected(self, text: str) -> bool:
        return any(re.search(pattern, text) for pattern in self._expected)

    def _has(self, pattern: str) -> bool:
        return any(re.search(pattern, text) for text in self.seen)

    def _note(self, message: Any) -> None:
        if message.type == "error":
            self.seen.append(f"{message.text} ({message.location['url']})")
