"""What a scan tells while it runs."""

from collections.abc import Callable, Mapping

import msgspec

Advance = Callable[[str, int, int], None]
"""Is told the pass, the pages done and the pages to do."""


class Progress(msgspec.Struct, frozen=True):
    """Whom to tell: a pass and its page, a sentence, or the visits of every pass."""

    advance: Advance = lambda *_: None
    say: Callable[[str], None] = lambda _: None
    plan: Callable[[Mapping[str, int]], None] = lambda _: None
