"""What a visitor has erased does not come back, no matter who sends it."""

from tests.service.choosing import SITE, Service, bearer


def test_a_choice_that_was_erased_is_refused_for_good(service: Service) -> None:
    body = service.choice()
    made = service.choose(body).json()
    done = service.post(
        f"/{SITE}/erasures",
        json={"visitor": body["visitor"]},
        headers=bearer(service.issue("owner")),
    )

    again = service.choose(body)
    stranger = service.choose({**body, "visitor": "ab" * 16})

    assert done.json() == {"erased": 1}
    assert [each.status_code for each in (again, stranger)] == [410, 410]
    assert again.json()["type"] == "/docs#erased-choice"
    assert service.get(f"/{SITE}/receipts/{made['digest']}").status_code == 404
