"""How many bytes a visitor gets: the script of each site, and what it is made of.

The limit is for what every visitor gets; the second file, with the preferences, the
other languages and what follows a choice, comes on demand. The smallest full peer that
was measured needs 13,038.

    python bench/snippet_size.py
    python bench/snippet_size.py policies/kehobalanssi.toml --blocking on
    python bench/snippet_size.py policies/kehobalanssi.toml --parts
"""

import argparse
import gzip
import re
from pathlib import Path

import msgspec

from consent_service.policy.load import load_policy
from consent_service.policy.revision import Revision, revision_of
from consent_service.snippet import (
    render_more,
    render_script,
    render_stub,
    snippet_digest,
)
from consent_service.snippet.built import read_built
from consent_service.snippet.config import compact, script_config
from consent_service.snippet.parts import parts_of
from consent_service.snippet.script_json import to_script
from consent_service.web.http.compressed import compress_brotli

LIMIT = 6_610


def compressed(content: bytes) -> int:
    return len(compress_brotli(content))


def line_of(name: str, revision: Revision) -> str:
    script = render_script(revision).body
    data = to_script(compact(script_config(revision))).encode()
    stub = render_stub(revision.policy).encode()
    sizes = [
        compressed(script),
        len(gzip.compress(script, 9)),
        len(script),
        compressed(data),
        compressed(render_more(revision).body),
        len(stub),
    ]
    return f"{name:20}" + "".join(f"{size:10,}" for size in sizes)


def parts_in(revision: Revision, script: str) -> dict[str, str]:
    """Return the parts of a script by name, each as it stands in it."""
    config = script_config(revision)
    style = re.search(r"([\"'`]):host\{.*?\1", script)
    parts = {
        "texts": to_script(config["words"]),
    }
    parts["style sheet"] = style.group() if style else ""
    parts["services"] = to_script(config["services"])
    parts["signals"] = parts_of(revision.policy)[1]
    return parts


def print_parts(revision: Revision) -> None:
    """Print what each part costs: how much smaller the script is without it."""
    script = render_script(revision).body.decode()
    whole = compressed(script.encode())
    rest = whole
    for name, part in parts_in(revision, script).items():
        cost = whole - compressed(script.replace(part, "", 1).encode())
        rest -= cost
        print(f"  {name:20}{cost:8,}{len(part.encode()):10,} raw")
    print(f"  {'code, all else':20}{rest:8,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("policies", nargs="*", type=Path)
    parser.add_argument("--blocking", choices=["off", "report", "on"])
    parser.add_argument("--parts", action="store_true", help="say what costs what")
    arguments = parser.parse_args()
    paths = arguments.policies or sorted(Path("policies").glob("*.toml"))

    print(f"{'site':20}    brotli      gzip       raw data alone    second stub, raw")
    for path in paths:
        policy = load_policy(path)
        blocking = arguments.blocking or policy.blocking
        policy = msgspec.structs.replace(policy, blocking=blocking)
        revision = revision_of(policy, snippet=snippet_digest())
        print(line_of(policy.site, revision))
        if arguments.parts:
            print_parts(revision)
    code = compressed(read_built("consent.js").encode())
    print(f"\nlimit {LIMIT:,} in brotli; the code without any site's data: {code:,}")


if __name__ == "__main__":
    main()
