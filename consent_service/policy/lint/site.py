"""Rules on the site as a whole: its controller, hosts, languages and periods."""

from collections.abc import Iterator

from consent_service.findings import Severity
from consent_service.policy.lint.rule import Case, Found, Rule

_STRICTNESS = {"notice_only": 0, "opt_out": 1, "opt_in": 2}
# Years. The longest limitation period found for anything the record could prove.
_LONG_RETENTION = 10


def _controller_contact(case: Case) -> Iterator[Found]:
    controller = case.policy.controller
    channels = (controller.email, controller.phone, controller.address)
    if not any(channels) and not case.is_open("controller"):
        yield Found(
            ("controller",),
            controller.name,
            f"{controller.name} has no e-mail, telephone or address here",
            'write email = "…", or an [[open]] with place = "controller.email"',
            rests_on=(("controller",),),
        )


def _notice_url(case: Case) -> Iterator[Found]:
    if case.policy.notice_url is None and not case.is_open("notice_url"):
        yield Found(
            ("site",),
            case.policy.site,
            "the banner and the declaration cannot link to the privacy notice",
            'write notice_url = "https://…"',
        )


def _plain_http(case: Case) -> Iterator[Found]:
    policy = case.policy
    for field, url in (
        (("notice_url",), policy.notice_url),
        (("controller", "url"), policy.controller.url),
    ):
        if url and url.startswith("http://"):
            yield Found(field, url, f"{url} is not encrypted", "write https://")


def _languages(case: Case) -> Iterator[Found]:
    wanted = case.profile.languages
    if wanted and not set(wanted) & set(case.policy.languages):
        yield Found(
            ("languages",),
            ", ".join(case.policy.languages),
            f"none of the languages is one of {case.profile.title}: "
            f"{', '.join(wanted)}",
            f'add "{wanted[0]}" to languages',
        )


def _model(case: Case) -> Iterator[Found]:
    model, wanted = case.policy.model, case.profile.model
    if _STRICTNESS[model] < _STRICTNESS[wanted]:
        yield Found(
            ("model",),
            model,
            f"model is {model!r}, and the law of {case.profile.title} is {wanted!r}",
            "leave model out",
        )


def _asked_too_often(case: Case) -> Iterator[Found]:
    days, wanted = case.policy.validity_days, case.profile.reask_days
    if days < wanted:
        yield Found(
            ("validity_days",),
            str(days),
            f"visitors are asked again after {days} days, wanted at least {wanted}",
            f"write validity_days = {wanted}",
            severity=_gravity(case, "reask_days"),
        )


def _kept_too_long(case: Case) -> Iterator[Found]:
    days, wanted = case.policy.validity_days, case.profile.max_age_days
    if days > wanted:
        yield Found(
            ("validity_days",),
            str(days),
            f"a choice counts for {days} days, wanted at most {wanted}",
            f"write validity_days = {wanted}",
            severity=_gravity(case, "max_age_days"),
        )


def _gravity(case: Case, field: str) -> Severity:
    """Return the severity of a breach: a warning if the number is our own."""
    return "warning" if case.profile.basis.get(field) == "product" else "error"


def _long_retention(case: Case) -> Iterator[Found]:
    years = case.policy.retention_years
    if years > _LONG_RETENTION:
        yield Found(
            ("retention_years",),
            str(years),
            f"records are kept for {years} years after a choice has expired",
            f"write {_LONG_RETENTION} or less, or record the reason",
        )


def _unknown_jurisdiction(case: Case) -> Iterator[Found]:
    name, profile = case.policy.jurisdiction, case.profile
    if profile.id == "EU" and name != "EU":
        yield Found(
            ("jurisdiction",),
            name,
            f"{name} has no profile of its own: the strictest rules apply",
            "name the supervisory authority in your privacy notice yourself",
        )


def _public_cookie_domain(case: Case) -> Iterator[Found]:
    domain = case.policy.cookie_domain
    if domain is None:
        return
    if "." not in domain:
        yield Found(
            ("cookie_domain",),
            domain,
            f"no browser takes a cookie for {domain!r}",
            f'write the site\'s own domain, such as "{case.policy.domains[0]}"',
        )
    elif domain not in case.policy.domains:
        yield Found(
            ("cookie_domain",),
            domain,
            f"the choice is shared by every host under {domain}, also those that are "
            "not among domains",
            "leave cookie_domain out, or see that all of them are yours",
            severity="warning",
        )


RULES = (
    Rule(
        "controller-contact-missing",
        "error",
        "GDPR 13(1)(a); C-16",
        "People must be able to reach the controller.",
        _controller_contact,
    ),
    Rule(
        "notice-url-missing",
        "warning",
        "GDPR 12(1), 13; EDPB Guidelines 03/2022; A-19",
        "Banner and declaration link to the privacy notice, which opens before any "
        "choice.",
        _notice_url,
    ),
    Rule(
        "address-not-encrypted",
        "warning",
        "GDPR 32",
        "What is read over http can be changed on the way.",
        _plain_http,
    ),
    Rule(
        "declaration-language-missing",
        "error",
        "GDPR 12(1); C-20",
        "Information comes in a language that the visitors of the site understand.",
        _languages,
    ),
    Rule(
        "model-weaker-than-law",
        "error",
        "Act 917/2014 s. 205; ePrivacy Directive 5(3); A-05",
        "Where the law asks for consent, silence is a refusal.",
        _model,
    ),
    Rule(
        "policy-reask-too-early",
        "error",
        "Garante guidelines 231/2021; CNIL recommendation 2020-092; A-40",
        "People who have answered are left in peace: being asked again and "
        "again wears them down. Half a year satisfies every number that authorities "
        "have named; where a jurisdiction names none, ours is a warning.",
        _asked_too_often,
    ),
    Rule(
        "validity-too-long",
        "error",
        "CNIL recommendation 2020-092; AEPD cookie guide 2023; A-43",
        "A choice from long ago says little about what somebody wants today.",
        _kept_too_long,
    ),
    Rule(
        "retention-long",
        "warning",
        "GDPR 5(1)(e); B-22",
        "Proof of a choice is kept as long as somebody can dispute it and no longer.",
        _long_retention,
    ),
    Rule(
        "jurisdiction-unknown",
        "info",
        "A-50",
        "A jurisdiction without a profile gets the strictest one.",
        _unknown_jurisdiction,
    ),
    Rule(
        "cookie-domain-too-wide",
        "error",
        "GDPR 4(11); RFC 6265; A-44",
        "A choice covers the stated domains. A cookie for a parent domain reaches "
        "every host under it.",
        _public_cookie_domain,
    ),
)
