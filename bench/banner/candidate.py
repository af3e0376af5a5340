"""What is measured: a page, the files that its banner needs, and where to look."""

import brotli
import msgspec

# A page of an ordinary kind: some text, some style, nothing that moves by itself.
_PAGE = """<!doctype html>
<html lang="fi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Page</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0 auto; max-width: 44rem; padding: 2rem 1rem; font: 17px/1.6 sans-serif }
</style>
%s
</head>
<body>
<h1>Page</h1>
%s
</body>
</html>
"""
_TEXT = "<p>Some words that a visitor came to read, and a few more of them.</p>\n" * 24


class File(msgspec.Struct, frozen=True):
    """Something that a page loads, as it goes over the wire."""

    kind: str
    body: bytes


class Candidate(msgspec.Struct, frozen=True):
    """One banner on one page.

    Attributes:
        head: What its own guide tells to put into the head of a page.
        files: What it loads, by path.
        banner: JavaScript that gives the element that asks, or nothing yet.
        reject: JavaScript that gives the button that refuses everything.
        accept: JavaScript that gives the button that accepts everything.
        held: The markup of a page whose scripts wait for `analytics`.
        later: What it loads on demand, by path.
    """

    name: str
    head: str
    files: dict[str, File]
    banner: str
    reject: str
    accept: str = "null"
    held: str = ""
    later: dict[str, File] = {}

    @property
    def path(self) -> str:
        return "/" + "".join(letter for letter in self.name if letter.isalpha())

    def page(self) -> File:
        return packed("text/html", (_PAGE % (self.head, _TEXT)).encode())

    @property
    def held_path(self) -> str:
        return f"{self.path}-held"

    def held_page(self, port: int) -> File:
        """Return the page with ten scripts from five hosts that its banner holds."""
        held = self.held.replace("PORT", str(port))
        return packed("text/html", (_PAGE % (self.head, held + _TEXT)).encode())

    def transferred(self) -> int:
        """Return the bytes of its files and of what it adds to the page itself."""
        head = len(packed("", self.head.encode()).body) if self.head else 0
        return head + sum(len(file.body) for file in self.files.values())


def packed(kind: str, content: bytes) -> File:
    return File(kind, brotli.compress(content, quality=11))


def script(content: str | bytes) -> File:
    body = content.encode() if isinstance(content, str) else content
    return packed("text/javascript", body)
