"""Put a site's data into the built script."""

import base64
import hashlib
import html

import msgspec

from consent_service.policy.model import Policy
from consent_service.policy.revision import Revision
from consent_service.snippet.built import read_built
from consent_service.snippet.config import compact, more_config, script_config
from consent_service.snippet.hints import debug_digest
from consent_service.snippet.parts import is_told, parts_of, stub_of
from consent_service.snippet.script_json import to_script
from consent_service.snippet.style import accented

_GAP = "CONSENT_CONFIG"
_MORE_GAP = "CONSENT_MORE"


class More(msgspec.Struct, frozen=True):
    """The second file of one site: what only preferences and other languages need.

    Attributes:
        body: The bytes, in UTF-8.
        hash: SHA-256 of `body` in base64. The page takes its name and its `integrity`
            from it, so it is one that has no `+` and no `/`.
    """

    body: bytes
    hash: str

    @property
    def name(self) -> str:
        return f"consent.more.{self.hash}.js"


class Script(msgspec.Struct, frozen=True):
    """The script of one site, ready to be served.

    Attributes:
        body: The bytes, in UTF-8.
        digest: SHA-256 of `body`, 64 hex characters, for names and entity tags.
        integrity: The value of an `integrity` attribute (W3C SRI).
        more: The second file, which the script names.
    """

    body: bytes
    digest: str
    integrity: str
    more: More


def render_script(revision: Revision, *, language: str = "") -> Script:
    """Return `consent.js` for the site of `revision`.

    Args:
        revision: What is in force.
        language: The one whose words the script has, the policy's first if "".
    """
    more = render_more(revision)
    config = script_config(revision, language=language, more=more.hash)
    data = to_script(compact(config))
    parts = ",".join(parts_of(revision.policy))
    # Parts are code, which no JSON can hold, so they are written behind the data.
    built = accented(read_built("consent.js"), revision.policy.appearance)
    text = built.replace(_GAP, f"{data[:-1]},{parts}]", 1)
    return _script(text, more)


def render_more(revision: Revision) -> More:
    """Return the second file for the site of `revision`, the same for all languages."""
    data = to_script(more_config(revision, debug=debug_digest()))
    body = read_built("more.js").replace(_MORE_GAP, data, 1).encode()
    # A line end changes nothing but the digest; one of four has neither sign.
    while set("+/") & set(_base64(body)):
        body += b"\n"
    return More(body, _base64(body))


def _base64(body: bytes) -> str:
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    return digest.removesuffix("=")


def render_stub(policy: Policy) -> str:
    """Return what to put inline before any tag where the script is loaded async.

    It denies everything to the tools of `policy` before they come, and holds
    nothing of the site or the visitor.
    """
    return stub_of(policy)


def render_async_tags(policy: Policy, *, address: str) -> str:
    """Return what an owner pastes first into `<head>` to load the script async.

    There is no stub if no tool of the policy has to be told before the script comes.

    Args:
        policy: The site's policy; the stub is for its tools.
        address: Where `consent.js` of the site is.
    """
    source = html.escape(address)
    stub = f"<script>\n{render_stub(policy)}\n</script>\n" if is_told(policy) else ""
    return f'{stub}<script async src="{source}"></script>\n'


def _script(text: str, more: More) -> Script:
    body = text.encode()
    sha384 = base64.b64encode(hashlib.sha384(body).digest()).decode()
    return Script(
        body=body,
        digest=hashlib.sha256(body).hexdigest(),
        integrity=f"sha384-{sha384}",
        more=more,
    )
