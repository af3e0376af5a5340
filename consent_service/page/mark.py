"""Write an element as the guide wants it: held until its category is granted."""

from html import escape

from consent_service.page.elements import Element

# Attributes that the marked form has under another name, or that say the form.
_MOVED = frozenset({"src", "srcset", "href", "data", "type", "data-src", "data-srcset"})
_VOID = frozenset({"img", "link", "source", "embed", "input", "track", "frame"})
_SOURCE = {"link": "href", "object": "data"}


def marked_form(element: Element, category: str) -> str:
    """Return the line to write instead of `element`.

    The text of an inline script is left out, as `…`.
    """
    name = element.name
    parts = [name, *_first(element, category), *_others(element)]
    start = f"<{' '.join(parts)}>"
    if name in _VOID:
        return start
    inside = "…" if name == "script" and not _address(element) else ""
    return f"{start}{inside}</{name}>"


def _first(element: Element, category: str) -> list[str]:
    kind, address = element.get("type"), _address(element)
    written = []
    if element.name == "script":
        written.append(_attribute("type", "text/plain"))
    elif element.name == "link":
        written.append(_attribute("rel", element.get("rel")))
    elif kind:
        written.append(_attribute("type", kind))
    written.append(_attribute("data-consent", category))
    if address:
        written.append(_attribute("data-src", address))
    if srcset := element.get("srcset") or element.get("data-srcset"):
        written.append(_attribute("data-srcset", srcset))
    if element.name == "script" and kind == "module":
        written.append(_attribute("data-type", kind))
    return written


def _others(element: Element) -> list[str]:
    skipped = _MOVED | {"data-consent", *(["rel"] if element.name == "link" else [])}
    return [
        _attribute(name, value)
        for name, value in element.attributes.items()
        if name not in skipped
    ]


def _address(element: Element) -> str:
    name = _SOURCE.get(element.name, "src")
    return element.get(name) or element.get("data-src")


def _attribute(name: str, value: str) -> str:
    return f'{name}="{escape(value)}"' if value else name
