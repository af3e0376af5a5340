"""docs/signals.md, from the list of signals and the catalog."""

from collections.abc import Iterator

from consent_service.catalog import load_catalog
from consent_service.catalog.signals import SIGNALS, UNTOLD, SignalFacts
from tools.pages.mark import MARK

_CATALOG = load_catalog()


def signals_page() -> Iterator[str]:
    yield "# Consent signals"
    yield ""
    yield MARK
    yield ""
    yield "What the banner reports to tools, each in its own language: something before"
    yield "a choice, and then every decision, also on later pages and in other tabs."
    yield "A service of the catalog has its signals; one of your own takes them from"
    yield "`signals` in the policy. The script carries only what the policy names."
    yield ""
    yield "A signal is no replacement for the mark: what is not marked is requested"
    yield "before anybody has chosen. Mark tools as in [embedding.md](embedding.md);"
    yield "Zaraz, Shopify and WordPress itself cannot be marked."
    for facts in SIGNALS:
        yield ""
        yield from _section(facts)
    yield ""
    yield "## Tools that cannot be told"
    yield ""
    yield "No call for consent by their makers was found on 29 November 2026; the page"
    yield "is where one would be described. Mark them: after a refusal they are not"
    yield "loaded, and a withdrawal loads the page again without them."
    yield ""
    yield "| Service | Id | Page |"
    yield "|---|---|---|"
    for service, page in UNTOLD.items():
        yield f"| {_CATALOG.entries[service].name} | `{service}` | <{page}> |"
    yield ""
    yield "X's `restricted_data_use`, Reddit's `optOut` and similar settings limit how"
    yield "data are used and are not consent. Klaviyo's opt-out cookie `__kla_off`"
    yield "would have to be written to the device of everybody who has not agreed, so"
    yield "it is not used."


def _section(facts: SignalFacts) -> Iterator[str]:
    yield f"## {facts.tool}"
    yield ""
    yield f"- Name in `signals`: `{facts.id}`"
    if services := _services(facts.id):
        yield f"- Services of the catalog: {services}"
    if facts.first:
        by = " Sent by the inline stub, too." if facts.early == "stub" else ""
        yield f"- Before a choice: {facts.first}.{by}"
    yield f"- With a decision: {facts.then}."
    yield f"- Decided by: {', '.join(f'`{each}`' for each in facts.decided_by)}"
    yield f"- Interface: <{facts.source}>"
    if facts.note:
        yield f"- {facts.note}"


def _services(signal: str) -> str:
    return ", ".join(
        f"`{entry.id}`"
        for entry in _CATALOG.entries.values()
        if signal in entry.signals
    )
