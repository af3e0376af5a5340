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
    firsts = (_first(reading, tool, cookies) for tool in load_tools())
    found = [mention for mention in firsts if mention]
    names = {one.tool.name for one in found}
    if "Google Analytics 4" in names:
        return [one for one in found if one.tool.name != "Google Analytics"]
    return found


def _first(reading: Reading, tool: Tool, cookies: Sentences) -> Mention | None:
    pattern = pattern_of(tool)
    for sentence in reading.notice.sentences:
        match = pattern.search(_without_longer_names(tool, sentence.text))
        if not match or not _is_in_use(reading, tool, sentence.index, cookies):
            continue
        block = reading.notice.blocks[sentence.block]
        line = block.line_at(sentence.start + match.start())
        return Mention(tool, sentence.index, line, match.group())
    return None


def _without_longer_names(tool: Tool, text: str) -> str:
    """Blank out "Facebook pixel" before looking for "Facebook"."""
    for one in load_tools():
        if one.name == tool.name:
            return text
        if one.provider == tool.provider:
            text = pattern_of(one).sub(lambda match: "\0" * len(match.group()), text)
    return text


def _is_in_use(reading: Reading, tool: Tool, sentence: int, cookies: Sentences) -> bool:
    own = {sentence}
    if reading.has("not_used", own) or is_planned(reading, sentence):
        return False
    if tool.alone:
        return True
    if reading.has("social_purpose", own) or reading.has("embedded_purpose", own):
        return True
    return sentence in cookies and not reading.has("channel", own)


def is_planned(reading: Reading, sentence: int) -> bool:
    """Tell whether the sentence, or what introduces its list, speaks of the future."""
    if reading.has("future", {sentence}):
        return True
    blocks = reading.notice.blocks
    number = reading.sentence(sentence).block
    while number > 0 and blocks[number].kind in {"item", "row"}:
        number -= 1
    above = reading.sentences_of({number})
    return blocks[number].text.endswith(":") and reading.has("future", above)


def marketing_mentions(found: list[Mention]) -> list[Mention]:
    return [one for one in found if one.tool.category == "marketing" and one.tool.site]
