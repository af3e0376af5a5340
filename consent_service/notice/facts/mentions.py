"""Which tools the notice names as being in use, and where."""

import msgspec

from consent_service.notice.reading import Reading
from consent_service.notice.scopes import Sentences
from consent_service.notice.tools import Tool, load_tools, pattern_of


class Mention(msgspec.Struct, frozen=True):
    """A tool and the first place where it is named as in use."""

    tool: Tool
    sentence: int
    line: int
    words: str


def mentions(reading: Reading, cookies: Sentences) -> list[Mention]:
    """Return the tools in use, each once, in the order of the table.

    Not counted: tools said not to be used, tools named for the future, channels of
    social media that are only where the company talks to people.
    """
    found: list[Mention] = []
    for tool in load_tools():
        if mention := _first(reading, tool, cookies):
            found.append(mention)
    names = {one.tool.name for one in found}
    if "Google Analytics 4" in names:
        return [one for one in found if one.tool.name != "Google Analytics"]
    return found


def _first(reading: Reading, tool: Tool, cookies: Sentences) -> Mention | None:
    pattern = pattern_of(tool)
    for sentence in reading.notice.sentences:
        match = pattern.search(sentence.text)
        if not match or _belongs_to_longer(tool, match.group(), sentence.text):
            continue
        if _is_in_use(reading, tool, sentence.index, cookies):
            block = reading.notice.blocks[sentence.block]
            line = block.line_at(sentence.start + match.start())
            return Mention(tool, sentence.index, line, match.group())
    return None


def _belongs_to_longer(tool: Tool, words: str, text: str) -> bool:
    """Tell "Facebook pixel" from "Facebook": every mention is of the longer name."""
    longer = [
        one
        for one in load_tools()
        if one.name != tool.name and one.provider == tool.provider and one.alone
    ]
    rest = text
    for one in longer:
        rest = pattern_of(one).sub(" ", rest)
    return not tool.alone and words not in rest


def _is_in_use(
    reading: Reading, tool: Tool, sentence: int, cookies: Sentences
) -> bool:
    own = {sentence}
    if reading.has("not_used", own) or reading.has("future", own):
        return False
    if tool.alone:
        return True
    if reading.has("social_purpose", own) or reading.has("embedded_purpose", own):
        return True
    return sentence in cookies and not reading.has("channel", own)


def marketing_mentions(found: list[Mention]) -> list[Mention]:
    return [one for one in found if one.tool.category == "marketing" and one.tool.site]
