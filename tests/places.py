"""Where the folders of the checkout are, whatever file asks."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
POLICIES = ROOT / "policies"
DOCS = ROOT / "docs"

SITES = ("imagoplus", "imediat", "inope", "ivplus", "kehobalanssi")
"""The sites whose policies are in `POLICIES`."""
