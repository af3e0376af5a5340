"""The notice checked against the policy (requirement C-26)."""

from consent_service.notice.check import Report
from consent_service.policy.model import Category, Controller, Item, Policy, Service
from tests.unit.notice.conftest import Check

WORDS = {"fi": "sana", "en": "word"}


def policy(*services: Service, languages: tuple[str, ...] = ("fi",)) -> Policy:
    names = ["necessary", "analytics", "marketing"]
    return Policy(
        site="kivi",
        domains=("kivi.test",),
        languages=languages,
        controller=Controller("Kivi Oy"),
        categories=tuple(
            Category(name, WORDS, WORDS, necessary=name == "necessary")
            for name in names
        ),
        services=services,
    )


MATOMO = Service(
    id="matomo",
    name="Matomo (on the owner's server)",
    category="analytics",
    purpose=WORDS,
    items=(Item("_pk_id.*", "script_cookie", "first", "P13M", WORDS),),
)
ADS = Service(id="google-ads", name="Google Ads", category="marketing", purpose=WORDS)
PAGE = (
    "Evästekäytäntö\n\nKävijöiden määrää mittaa Matomo omilla evästeillään, jotka"
    " asetetaan, kun annat siihen suostumuksesi.\n"
)


def rules(report: Report) -> list[tuple[str, int | None, str | None]]:
    return [
        (finding.rule, finding.line, finding.words)
        for finding in report.findings
        if finding.rule
        in {
            "notice-tool-not-in-declaration",
            "declaration-tool-not-in-notice",
            "category-mismatch",
            "duration-mismatch",
            "declaration-language-missing",
        }
    ]


def test_a_notice_that_agrees_with_its_policy_has_no_finding(check: Check) -> None:
    assert rules(check(PAGE, policy=policy(MATOMO))) == []


def test_a_tool_that_only_the_notice_names_is_found(check: Check) -> None:
    text = f"{PAGE}\nSivulla on myös Hotjar, joka mittaa kävijöiden määrää.\n"

    assert rules(check(text, policy=policy(MATOMO))) == [
        ("notice-tool-not-in-declaration", 5, "Hotjar")
    ]


def test_a_service_that_the_notice_keeps_quiet_is_found(check: Check) -> None:
    found = rules(check(PAGE, policy=policy(MATOMO, ADS)))

    assert ("declaration-tool-not-in-notice", None, "Google Ads") in found
    assert ("category-mismatch", None, "marketing") in found


def test_the_name_of_one_cookie_stands_for_no_other_service(check: Check) -> None:
    text = f"{PAGE}\nEväste _pk_id.1 säilyy 396 päivää.\n"

    found = rules(check(text, policy=policy(MATOMO, ADS)))

    assert ("declaration-tool-not-in-notice", None, "Google Ads") in found


def test_a_notice_that_links_to_the_declaration_need_not_repeat_it(
    check: Check,
) -> None:
    link = "\nKaikki: [evästeluettelo](https://kivi.test/consent/declaration).\n"

    assert rules(check(PAGE + link, policy=policy(MATOMO, ADS))) == []


def test_a_purpose_that_the_policy_does_not_have_is_found(check: Check) -> None:
    text = f"{PAGE}\nEvästeillä kohdennetaan mainontaa kävijöille.\n"

    found = rules(check(text, policy=policy(MATOMO)))

    assert ("category-mismatch", 5, "kohdennetaan mainontaa") in found


def test_another_lifetime_than_declared_is_found(check: Check) -> None:
    text = f"{PAGE}\nEväste _pk_id.1 säilyy kaksi vuotta.\n"

    assert rules(check(text, policy=policy(MATOMO))) == [
        ("duration-mismatch", 5, "_pk_id.*")
    ]


def test_the_same_lifetime_in_other_words_is_no_mismatch(check: Check) -> None:
    text = f"{PAGE}\nEväste _pk_id.1 säilyy 396 päivää.\n"

    assert rules(check(text, policy=policy(MATOMO))) == []


def test_a_declaration_in_another_language_than_the_notice_is_found(
    check: Check,
) -> None:
    found = rules(check(PAGE, policy=policy(MATOMO, languages=("en",))))

    assert found == [("declaration-language-missing", None, None)]


def test_without_a_policy_nothing_is_compared(check: Check) -> None:
    assert rules(check(PAGE)) == []
