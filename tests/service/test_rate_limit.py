from tests.service.choosing import Service
from tests.service.starting import Start


def test_more_choices_than_the_limit_wait(start: Start) -> None:
    service = start("--rate-limit", "2")
    for _ in range(2):
        assert service.choose().status_code == 201

    answer = service.choose()

    assert answer.status_code == 429
    assert answer.json()["type"] == "/docs#too-many-requests"
    assert 0 < int(answer.headers["retry-after"]) <= 30


def test_the_network_that_is_counted_is_nowhere_written(start: Start) -> None:
    service: Service = start("--rate-limit", "1", "--log-level", "debug")
    service.choose()
    service.choose()

    service.stop()

    heard = [line for line in service.said if "http://" not in line]
    assert not any("127.0.0" in line for line in heard)
