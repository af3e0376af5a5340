"""Rules on categories: what is asked, what is not, and what belongs together."""

from collections.abc import Iterator

from consent_service.catalog import Service
from consent_service.policy.lint.rule import Case, Found, Rule, called

# The four that may never be one switch, by the catalog's category.
_SEPARATE = frozenset({"analytics", "ga_demographics", "marketing", "social_sharing"})
# Two lines of a phone.
_LONGEST_LINE = 80
# More than this is not read but clicked away (A-31; the number is our own).
_READABLE = 8


def _no_banner_needed(case: Case) -> Iterator[Found]:
    if not case.optional_services():
        yield Found(
            ("categories",),
            case.policy.site,
            "no service needs consent, so no banner is needed",
            "leave the script out and link to the declaration",
            rests_on=(("site",), ("categories",), ("services",)),
        )


def _empty_categories(case: Case) -> Iterator[Found]:
    for category in case.optional_categories():
        if not case.policy.services_of(category.id):
            yield Found(
                ("categories", category.id),
                category.id,
                f"category {category.id!r} asks for consent and has no service",
                "list its services, or leave it out",
                rests_on=(("categories", category.id),),
            )


def _too_many(case: Case) -> Iterator[Found]:
    count = len(case.optional_categories())
    if count > _READABLE:
        yield Found(
            ("categories",),
            str(count),
            f"visitors are asked about {count} categories, wanted at most {_READABLE}",
            "join categories of your own that serve one purpose",
        )


def _summaries(case: Case) -> Iterator[Found]:
    if case.policy.appearance.layout == "full":
        return
    for category in case.optional_categories():
        for language in case.policy.languages:
            line = category.summary.get(language, "")
            if 0 < len(line) <= _LONGEST_LINE:
                continue
            flaw = f"has {len(line)} characters" if line else "is missing"
            yield Found(
                ("categories", category.id, "summary"),
                line,
                f"the line of {category.id!r} in {language!r} {flaw}, wanted at most "
                f"{_LONGEST_LINE} characters",
                f'write summary = {{ {language} = "…" }}: half a sentence on what is '
                "done, without a full stop",
            )


def _bundled(case: Case) -> Iterator[Found]:
    for category in case.optional_categories():
        services = case.policy.services_of(category.id)
        usual = {service.id: case.usual_category(service) for service in services}
        kinds = {kind for kind in usual.values() if kind in _SEPARATE}
        if category.id in _SEPARATE:
            kinds.add(category.id)
        if len(kinds) > 1:
            strays = [name for name, kind in usual.items() if kind != category.id]
            yield Found(
                ("categories", category.id, "services"),
                ", ".join(strays),
                f"category {category.id!r} is one choice about "
                f"{', '.join(sorted(kinds))}",
                "give each its own category",
            )


def _shared_analytics(case: Case) -> Iterator[Found]:
    for category in case.optional_categories():
        if category.id != "analytics" or category.sensitive_to_gpc:
            continue
        for service in case.policy.services_of(category.id):
            provider = service.provider
            if provider and provider.role != "processor":
                yield Found(
                    ("categories", category.id),
                    service.id,
                    f"{provider.name} uses the data of {called(service)} itself, "
                    "and the Global Privacy Control signal would not stop it",
                    "write sensitive_to_gpc = true",
                )


def _google_signals(case: Case) -> Iterator[Found]:
    if case.policy.demographics == "strict":
        for service in _with_google_signals(case):
            yield Found(
                ("categories", "ga_demographics"),
                service.id,
                "Google signals decide on Google Analytics' own reports alone; with "
                "advertising storage denied, as it is without marketing, expect few "
                "demographics or none",
                "see that Google signals are on in the property, or leave the "
                "category out",
            )


def _coupled_demographics(case: Case) -> Iterator[Found]:
    if case.policy.demographics == "coupled":
        for service in _with_google_signals(case):
            yield Found(
                ("demographics",),
                service.id,
                "a grant of demographics also grants ad_storage, which alone lets "
                "linked Google Ads accounts use the cookies and ids of Google "
                "Analytics: visitors who refused marketing would feed them",
                'write demographics = "strict"; or link no Google Ads account to the '
                "property, say in the description of ga_demographics that cookies of "
                "Google's advertising are stored, and record the reason",
            )


def _with_google_signals(case: Case) -> list[Service]:
    services = case.policy.services_of("ga_demographics")
    return [service for service in services if "google-signals" in service.signals]


RULES = (
    Rule(
        "banner-not-needed",
        "info",
        "Act 917/2014 s. 205(2); A-49",
        "If everything is necessary, nothing is asked; the declaration still lists it.",
        _no_banner_needed,
    ),
    Rule(
        "category-empty",
        "warning",
        "GDPR 4(11); A-42",
        "Consent has to be specific: services that come later ask again.",
        _empty_categories,
    ),
    Rule(
        "too-many-categories",
        "warning",
        "EDPB Guidelines 03/2022; A-31",
        "People who are asked too much answer without reading.",
        _too_many,
    ),
    Rule(
        "summary-missing",
        "warning",
        "CNIL recommendation 2020-092; A-17",
        "The banner has one line for each category; without one of its own it shows "
        "the beginning of the description, which may end in the middle.",
        _summaries,
    ),
    Rule(
        "purposes-bundled",
        "error",
        "EDPB Guidelines 05/2020; A-25",
        "Statistics, demographics, marketing and sharing are separate purposes and "
        "separate choices.",
        _bundled,
    ),
    Rule(
        "analytics-shared-under-gpc",
        "warning",
        "Global Privacy Control; A-51",
        "The signal objects to sharing. Analytics whose provider uses the data itself "
        "are shared.",
        _shared_analytics,
    ),
    Rule(
        "google-signals-setting",
        "info",
        "Google tag platform; E3",
        "Demographics need Google signals in the property. Since 15 June 2026 they "
        "decide on its reports alone, and ad_storage on what Google Ads gets.",
        _google_signals,
    ),
    Rule(
        "demographics-coupled",
        "error",
        "Google consent mode; GDPR 4(11), 7(4); A-25, A-30",
        "Statistics about visitors and advertising are two purposes. Google's "
        "ad_storage serves both: it controls how Google Ads uses the cookies and ids "
        "of the Google Analytics tag.",
        _coupled_demographics,
    ),
)
