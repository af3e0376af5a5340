"""Every difference that a visitor may want to know of has its own change."""

from typing import Any

import msgspec
import pytest

from consent_service.declaration import Change, compare_revisions
from consent_service.policy.model import (
    Appearance,
    Item,
    OptOut,
    Policy,
    Provider,
    Transfer,
)
from consent_service.policy.revision import (
    Revision,
    changed_categories,
    revision_of,
)
from tests.sample_policy import SAMPLE, sample_policy, words


def revision(policy: Policy, snippet: str = "5" * 64) -> Revision:
    return revision_of(policy, snippet=snippet)


def changes(new: Policy, old: Policy | None = None) -> list[Change]:
    return list(compare_revisions(revision(old or sample_policy()), revision(new)))


def with_service(service: str, /, **fields: Any) -> Policy:
    policy = sample_policy()
    return msgspec.structs.replace(
        policy,
        services=tuple(
            msgspec.structs.replace(changed, **fields)
            if changed.id == service
            else changed
            for changed in policy.services
        ),
    )


def with_item(name: str, **fields: Any) -> Policy:
    items = next(
        service
        for service in sample_policy().services
        if name in {i.name for i in service.items}
    )
    return with_service(
        items.id,
        items=tuple(
            msgspec.structs.replace(item, **fields) if item.name == name else item
            for item in items.items
        ),
    )


def with_category(name: str, **fields: Any) -> Policy:
    policy = sample_policy()
    return msgspec.structs.replace(
        policy,
        categories=tuple(
            msgspec.structs.replace(category, **fields)
            if category.id == name
            else category
            for category in policy.categories
        ),
    )


def with_site(**fields: Any) -> Policy:
    return msgspec.structs.replace(sample_policy(), **fields)


def test_the_same_revision_has_no_changes() -> None:
    assert changes(sample_policy()) == []


def test_a_service_that_came_is_told_as_a_whole() -> None:
    old = sample_policy(SAMPLE.replace('services = ["adverts"]', ""))

    assert changes(sample_policy(), old) == [
        Change("added", "service", "marketing", "adverts")
    ]


def test_a_service_that_moved_left_one_category_and_came_to_another() -> None:
    """What is decided about it is then another decision (requirement A-42)."""
    new = sample_policy(
        SAMPLE.replace('["adverts"]', '["adverts", "counter"]').replace(
            '[categories.analytics]\nservices = ["counter"]', "[categories.analytics]"
        )
    )

    assert changes(new) == [
        Change("removed", "service", "analytics", "counter"),
        Change("added", "service", "marketing", "counter"),
    ]


def test_a_category_that_came_or_went_is_told_with_what_it_brought() -> None:
    without = sample_policy(
        SAMPLE.replace('[categories.marketing]\nservices = ["adverts"]', "")
    )

    assert changes(without) == [Change("removed", "category", "marketing")]
    assert changes(sample_policy(), old=without) == [
        Change("added", "category", "marketing"),
        Change("added", "service", "marketing", "adverts"),
    ]


COUNTER = ("analytics", "counter")
ITEM = ("analytics", "counter", "_c")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (
            with_item("_c", lifetime="P13M"),
            Change("changed", "lifetime", *ITEM, ("P2Y",), ("P13M",)),
        ),
        (
            with_item("_c", kind="http_cookie"),
            Change("changed", "kind", *ITEM, ("script_cookie",), ("http_cookie",)),
        ),
        (
            with_item("_c", party="third"),
            Change("changed", "party", *ITEM, ("first",), ("third",)),
        ),
        (
            with_item("_c", host="c.example"),
            Change("changed", "host", *ITEM, (), ("c.example",)),
        ),
        (
            with_item("_c", purpose=words("another")),
            Change("changed", "purpose", *ITEM),
        ),
        (
            with_service("counter", name="Meter"),
            Change("changed", "name", *COUNTER, "", ("Counter",), ("Meter",)),
        ),
        (
            with_service("counter", purpose=words("measure")),
            Change("changed", "purpose", *COUNTER),
        ),
        (
            with_service("counter", provider=None),
            Change("changed", "provider", *COUNTER, "", ("Counter Ltd",)),
        ),
        (
            with_service(
                "adverts",
                provider=Provider(
                    "Adverts Inc", "CA", "controller", "https://ads.example"
                ),
            ),
            Change("changed", "country", "marketing", "adverts", "", ("US",), ("CA",)),
        ),
        (
            with_service("counter", data_retention="P14M"),
            Change("changed", "data_retention", *COUNTER, "", (), ("P14M",)),
        ),
        (
            with_service(
                "counter", data_collected=("pages_viewed", "ip_address", "age")
            ),
            Change("added", "data_collected", *COUNTER, after=("age",)),
        ),
        (
            with_service("counter", data_collected=("ip_address",)),
            Change("removed", "data_collected", *COUNTER, before=("pages_viewed",)),
        ),
        (
            with_service("adverts", transfers=Transfer(("US",), "scc")),
            Change(
                "changed", "safeguard", "marketing", "adverts", "", ("dpf",), ("scc",)
            ),
        ),
        (
            with_service("counter", transfers=Transfer(("US",), "open")),
            Change("added", "transfers", *COUNTER, after=("US",)),
        ),
        (
            with_service("adverts", opt_out=()),
            Change(
                "removed",
                "opt_out",
                "marketing",
                "adverts",
                before=("https://ads.example/out",),
            ),
        ),
        (
            with_service("counter", hosts=("counter.example", "b.example")),
            Change("added", "hosts", *COUNTER, after=("b.example",)),
        ),
        (
            with_service("counter", signals=("google-ads",)),
            Change("changed", "signals", *COUNTER),
        ),
        (
            with_service("counter", server_side=True),
            Change("changed", "server_side", *COUNTER),
        ),
        (
            with_category("marketing", needs="analytics"),
            Change("changed", "needs", "marketing", after=("analytics",)),
        ),
        (
            with_category("marketing", edition=2),
            Change("changed", "edition", "marketing"),
        ),
        (
            with_category("marketing", title=words("Adverts")),
            Change("changed", "title", "marketing"),
        ),
        (
            with_category("marketing", sensitive_to_gpc=False),
            Change("changed", "gpc", "marketing"),
        ),
        (
            with_site(notice_url=None),
            Change("changed", "notice", before=("https://example.fi/tietosuoja",)),
        ),
        (
            with_site(domains=("example.fi",)),
            Change("removed", "domains", before=("www.example.fi",)),
        ),
        (with_site(languages=("fi",)), Change("removed", "languages", before=("en",))),
        (
            with_site(validity_days=90),
            Change("changed", "validity", before=("P183D",), after=("P90D",)),
        ),
        (
            with_site(model="opt_out"),
            Change("changed", "model", before=("opt_in",), after=("opt_out",)),
        ),
        (
            with_site(demographics="coupled"),
            Change("changed", "demographics", "ga_demographics"),
        ),
        (with_site(appearance=Appearance(radius=0)), Change("changed", "appearance")),
        (with_site(honour_dnt=True), Change("changed", "technique")),
    ],
)
def test_one_difference_is_one_change(new: Policy, expected: Change) -> None:
    assert changes(new) == [expected]


def test_a_provider_that_is_another_is_told_field_by_field() -> None:
    new = with_service("counter", provider=Provider("Other Inc", "US", "controller"))

    assert [
        (change.aspect, change.before, change.after) for change in changes(new)
    ] == [
        ("provider", ("Counter Ltd",), ("Other Inc",)),
        ("country", ("IE",), ("US",)),
        ("role", ("processor",), ("controller",)),
        ("provider_policy", ("https://counter.example",), ()),
    ]


def test_items_of_one_name_on_two_hosts_are_two_items() -> None:
    def item(host: str, lifetime: str) -> Item:
        return Item("id", "http_cookie", "third", lifetime, words("tell apart"), host)

    old = with_service(
        "counter", items=(item("a.example", "P1Y"), item("b.example", "P1D"))
    )
    new = with_service(
        "counter", items=(item("a.example", "P1Y"), item("b.example", "P2D"))
    )

    assert changes(new, old) == [
        Change("changed", "lifetime", "analytics", "counter", "id", ("P1D",), ("P2D",))
    ]


def test_an_item_that_came_and_one_that_went_are_named() -> None:
    counter = next(
        service for service in sample_policy().services if service.id == "counter"
    )
    new_item = msgspec.structs.replace(counter.items[0], name="_d")
    new = with_service("counter", items=(new_item, counter.items[1]))

    assert changes(new) == [
        Change("added", "item", "analytics", "counter", "_d"),
        Change("removed", "item", "analytics", "counter", "_c"),
    ]


def test_another_controller_is_told_with_each_of_its_details() -> None:
    controller = msgspec.structs.replace(
        sample_policy().controller, name="Toinen Oy", phone="+358 1"
    )

    assert changes(with_site(controller=controller)) == [
        Change("changed", "controller", before=("Esimerkki Oy",), after=("Toinen Oy",)),
        Change("changed", "phone", after=("+358 1",)),
    ]


def test_another_jurisdiction_changes_the_law_and_the_authorities() -> None:
    aspects = [change.aspect for change in changes(with_site(jurisdiction="FR"))]

    assert aspects == ["statute", "authority", "authority"]


def test_another_build_of_the_script_is_technique() -> None:
    policy = sample_policy()

    found = compare_revisions(revision(policy), revision(policy, snippet="6" * 64))

    assert found == (Change("changed", "technique"),)


def test_words_of_the_product_that_changed_are_told_by_language() -> None:
    old = revision(sample_policy())
    texts = msgspec.structs.replace(
        old.texts["fi"], banner=old.texts["fi"].banner | {"title": "Toinen"}
    )
    new = revision_of(
        sample_policy(),
        snippet="5" * 64,
        texts=lambda language: texts if language == "fi" else old.texts[language],
    )

    assert compare_revisions(old, new) == (Change("changed", "texts", after=("fi",)),)


def test_a_name_that_was_open_was_no_name() -> None:
    old = with_service("counter", open=("name",))

    assert changes(sample_policy(), old) == [
        Change("changed", "name", *COUNTER, "", (), ("Counter",))
    ]


@pytest.mark.parametrize(
    "new",
    [
        with_item("_c", lifetime="P13M"),
        with_item("_c", host="c.example"),
        with_service("counter", provider=Provider("Other Inc", "US")),
        with_service("counter", data_retention="P14M"),
        with_service("counter", transfers=Transfer((), "none_needed")),
        with_service("counter", hosts=()),
        with_service("counter", signals=("meta",)),
        with_service("counter", server_side=True),
        with_service("counter", data_collected=()),
        with_category("analytics", needs="marketing"),
        with_category("analytics", edition=2),
        with_site(demographics="coupled"),
        with_site(
            controller=msgspec.structs.replace(sample_policy().controller, name="B Oy")
        ),
    ],
)
def test_nobody_is_asked_again_without_a_change_that_says_why(new: Policy) -> None:
    """Requirement A-42: what asks again and what is shown as changed agree."""
    old = revision(sample_policy())
    asked = changed_categories(old, revision(new))
    told = {changed.category for changed in compare_revisions(old, revision(new))}

    assert asked
    assert "" in told or asked <= told


def test_wording_alone_is_told_and_asks_nobody() -> None:
    """Requirement A-41."""
    new = with_service(
        "adverts", opt_out=(OptOut("https://ads.example/out", words("leave")),)
    )
    reworded = with_category("analytics", description=words("other"))

    assert changed_categories(revision(sample_policy()), revision(new)) == frozenset()
    assert changes(reworded) == [Change("changed", "description", "analytics")]
