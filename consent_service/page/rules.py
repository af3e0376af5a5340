"""The rules for pages: what each asks for, and why."""

from typing import Final

from consent_service.findings import RuleText, Severity

_BEFORE_CHOICE = "ePrivacy Directive 5(3); A-01, A-02"
_GUIDE = "docs/embedding.md"


def _rule(name: str, severity: Severity, source: str, explanation: str) -> RuleText:
    return RuleText(name, severity, source, explanation)


RULES: Final = (
    _rule(
        "unmarked-script",
        "error",
        _BEFORE_CHOICE,
        "A script of a service that needs consent runs before anybody has chosen, "
        "unless it is marked with the service's category.",
    ),
    _rule(
        "unmarked-inline-script",
        "error",
        _BEFORE_CHOICE,
        "The snippet of a service that needs consent loads it before anybody has "
        "chosen, unless it is marked with the service's category.",
    ),
    _rule(
        "unmarked-frame",
        "error",
        _BEFORE_CHOICE,
        "An embedded page of a service is requested, with the visitor's IP address "
        "and cookies, unless it is marked; then a placeholder stands in its place.",
    ),
    _rule(
        "unmarked-media",
        "error",
        _BEFORE_CHOICE,
        "A picture, video or sound of a service is requested at once, and a picture "
        "of one pixel is a tracker, unless it is marked.",
    ),
    _rule(
        "unmarked-stylesheet",
        "error",
        _BEFORE_CHOICE,
        "A stylesheet or font of a service gives it the visitor's IP address, unless "
        "it is marked or kept on the site's own host.",
    ),
    _rule(
        "css-request",
        "error",
        _BEFORE_CHOICE,
        "A style names an address of a service, and browsers request it. Styles in "
        "the page cannot be held.",
    ),
    _rule(
        "early-connection",
        "warning",
        _BEFORE_CHOICE,
        "A hint to the browser connects to a service, or fetches from it, before "
        "anybody has chosen.",
    ),
    _rule(
        "noscript-pixel",
        "error",
        _BEFORE_CHOICE,
        "What stands in <noscript> loads for everybody without JavaScript, who cannot "
        "choose in the page. Nothing can hold it.",
    ),
    _rule(
        "mark-without-effect",
        "error",
        _GUIDE,
        "A browser heeds only the element's type and address: a script with another "
        "type than text/plain runs, and an address in src is fetched, mark or no mark.",
    ),
    _rule(
        "unknown-category",
        "error",
        _GUIDE,
        "An element marked with a category that the policy lacks is never released.",
    ),
    _rule(
        "other-category",
        "warning",
        "GDPR 6(1)(a), 7; A-25",
        "An element is marked with another category than the policy has for its "
        "service: visitors agree to one purpose and get another.",
    ),
    _rule(
        "undeclared-service",
        "warning",
        "GDPR 13; C-02, C-06",
        "The page has a service that the policy does not list, so that no visitor "
        "is told of it.",
    ),
    _rule(
        "unknown-host",
        "info",
        _BEFORE_CHOICE,
        "The page loads something from another site that neither policy nor catalog "
        "know. Only the owner can say what it is.",
    ),
    _rule(
        "tag-missing",
        "error",
        _GUIDE,
        "Without our tag nobody is asked, and nothing that is marked ever runs.",
    ),
    _rule(
        "tag-not-first",
        "warning",
        _GUIDE,
        "What stands above the tag runs before tools can be told that nothing is "
        "granted.",
    ),
    _rule(
        "tag-twice",
        "warning",
        _GUIDE,
        "The first copy does everything; a second one is only fetched.",
    ),
    _rule(
        "tag-of-another-site",
        "error",
        _GUIDE,
        "The tag asks with the policy of the site that is named in its address.",
    ),
    _rule(
        "way-back-missing",
        "info",
        "GDPR 7(3); A-32",
        "Withdrawing has to be as easy as giving consent. Without a link of the page's "
        "own a small button in the corner does it.",
    ),
)
BY_ID: Final = {rule.id: rule for rule in RULES}
