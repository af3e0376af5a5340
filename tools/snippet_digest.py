"""Tell whether the committed snippet was built from the committed sources."""

import hashlib
import sys
from pathlib import Path

BUILT = Path("consent_service/snippet/built")


def digest_of(root: Path) -> str:
    """Return the SHA-256 over everything that the snippet is built from."""
    snippet = root / "snippet"
    files = sorted(
        [
            *snippet.glob("src/**/*.ts"),
            *snippet.glob("src/**/*.css"),
            *snippet.glob("build/*.mjs"),
            snippet / "package-lock.json",
        ],
        # As text, which is how the build in JavaScript sorts them too.
        key=lambda file: file.relative_to(snippet).as_posix(),
    )
    state = hashlib.sha256()
    for file in files:
        name = file.relative_to(snippet).as_posix()
        state.update(f"{name}\0{len(file.read_bytes())}\0".encode())
        state.update(file.read_bytes())
    return state.hexdigest()


def refuse_stale(root: Path) -> None:
    """Raise unless the digest written at the build is that of the sources."""
    written = (root / BUILT / "sources.sha256").read_text().strip()
    if written != digest_of(root):
        raise RuntimeError(
            "consent_service/snippet/built is older than snippet/src; "
            "build it with: make snippet"
        )


if __name__ == "__main__":
    if sys.argv[1:] == ["--print"]:
        print(digest_of(Path.cwd()))
    else:
        refuse_stale(Path.cwd())
