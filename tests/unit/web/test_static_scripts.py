"""The scripts of our pages: several of one page share one scope."""

import re
from importlib.resources import files

_TOP = re.compile(r"^(?:const|let|(?:async )?function|class) (\w+)", re.MULTILINE)


def test_scripts_of_one_page_have_no_name_in_common() -> None:
    """A second `read` stopped the proof of a record in every browser."""
    folder = files("consent_service.web").joinpath("static")
    names = [
        name
        for script in ("page.js", "typed.js", "proof.js")
        for name in _TOP.findall(folder.joinpath(script).read_text("utf-8"))
    ]

    assert len(names) > 20
    assert sorted(names) == sorted(set(names))
