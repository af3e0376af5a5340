"""The form of a service begins with what a scan saw."""

from consent_service.web.edit.seen_service import seen_service


def test_an_item_comes_with_all_that_is_known_of_it() -> None:
    asked = {"item": "zzq", "kind": "script_cookie", "party": "first"}

    assert seen_service(asked) == {
        "items": [
            {"name": "zzq", "kind": "script_cookie", "party": "first", "lifetime": ""}
        ]
    }


def test_a_host_comes_alone() -> None:
    assert seen_service({"host": "x.test"}) == {"hosts": ["x.test"]}


def test_an_address_that_names_nothing_fills_in_nothing() -> None:
    assert seen_service({"service": "hotjar"}) == {}
    assert seen_service({"item": "a\nb", "host": "c\td"}) == {}
