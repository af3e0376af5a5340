"""The words around the facts: what a reader of the data needs to show a declaration."""

from collections.abc import Sequence

from consent_service.locales import Texts

# Keys of the section `declaration` that name a field or introduce a part.
_KEYS = (
    *("title", "updated", "revision", "last_scan", "privacy_notice", "history"),
    *("what_are_cookies", "what_are_cookies_text", "categories", "legal_basis"),
    *("provider", "provider_policy", "data_collected", "data_retention"),
    *("transfers", "opt_out", "cookies", "name", "purpose", "lifetime", "kind"),
    *("party", "no_items", "no_services", "caps"),
    *("present_choices", "no_choice_yet", "granted", "denied", "always_on"),
    *("decided_at", "expires_at", "how_to_change", "browser_settings", "gpc"),
    *("controller", "business_id", "address", "email", "phone", "website"),
    *("rights", "rights_text", "complaint", "complaint_text", "authority"),
)


def labels_of(
    texts: Texts, *, controller: str, sites: Sequence[str] = ()
) -> dict[str, str]:
    """Return the labels of one language by their keys.

    `sites` are the hosts to which a choice goes along; the introduction names them.

    `decided_at` and `expires_at` keep their gap `{date}`, which only the page of a
    visitor can fill. `settings` is what the control that opens the choices is
    called on every page.
    """
    words = texts.declaration
    return {key: words[key] for key in _KEYS} | {
        "intro": _intro(texts, controller, sites),
        "settings": texts.banner["settings"],
    }


def _intro(texts: Texts, controller: str, sites: Sequence[str]) -> str:
    intro = texts.declaration["intro"].format(controller=controller)
    if not sites:
        return intro
    return f"{intro} {texts.banner['hand_over'].format(sites=', '.join(sites))}"
