"""How far a look is, in words: before the first page nothing else moves."""

import pytest

from consent_service.site_look.values import Looking
from consent_service.web.http.pages import Pages
from consent_service.web.layout.texts import load_page_texts


@pytest.mark.parametrize(
    ("elapsed", "pass_name", "said", "is_slow"),
    [
        (90, "", "Aikaa on kulunut 90 sekuntia.", True),
        (5, "", "Aikaa on kulunut 5 sekuntia.", False),
        (90, "ilman valintaa", "Aikaa on kulunut 90 sekuntia.", False),
    ],
)
def test_a_look_says_how_long_it_has_run(
    elapsed: int, pass_name: str, said: str, *, is_slow: bool
) -> None:
    """Found by a stranger: one sentence stood still for 90 seconds."""
    page = Pages({}).render(
        "look_progress.html",
        words=load_page_texts("consent_service.web.set_up")["fi"],
        looking=Looking("running", "a.example"),
        looked_at="a.example",
        pass_name=pass_name,
        elapsed=elapsed,
    )

    assert said in page
    assert ("Hitaalla koneella" in page) is is_slow
