from pathlib import Path

import pytest

from consent_service.errors import SettingsError
from consent_service.store.redis import parse_redis_address


def test_a_host_alone_is_the_usual_port_and_the_first_database() -> None:
    address = parse_redis_address("redis://cache.example")

    assert address.hosts == (("cache.example", 6379),)
    assert (address.db, address.wait, address.tls) == (0, 0, False)


def test_login_database_and_options_are_read() -> None:
    address = parse_redis_address(
        "rediss://writer:p%40ss@cache.example:7000/3?wait=1&wait_ms=100&deadline=2.5"
    )

    assert (address.user, address.password) == ("writer", "p@ss")
    assert (address.db, address.tls) == (3, True)
    assert (address.wait, address.wait_ms, address.deadline) == (1, 100, 2.5)


def test_several_hosts_are_kept_in_order() -> None:
    address = parse_redis_address("redis://a:7000,b:7001,[::1]:7002")

    assert address.hosts == (("a", 7000), ("b", 7001), ("::1", 7002))


def test_sentinels_listen_on_a_port_of_their_own() -> None:
    address = parse_redis_address("redis://a,b/0?sentinel=consent")

    assert address.hosts == (("a", 26379), ("b", 26379))
    assert address.sentinel == "consent"


def test_a_password_can_lie_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("s3cret\n")

    address = parse_redis_address(f"redis://host?password_file={file}")

    assert address.password == "s3cret"


def test_what_is_shown_holds_no_login() -> None:
    address = parse_redis_address("redis://user:s3cret@host:7000/2?wait=1")

    assert address.shown == "redis://host:7000/2"


@pytest.mark.parametrize(
    "url",
    [
        "http://host",
        "redis://",
        "redis://host:port",
        "redis://host:99999999",
        "redis://host/first",
        "redis://host?wiat=1",
        "redis://host?wait=-1",
        "redis://host?wait=",
        "redis://host?deadline=0",
        "redis://host?deadline=soon",
        "redis://host?durability=never",
        "redis://host?password_file=/nowhere/at/all",
        "redis://a,,b",
    ],
)
def test_what_cannot_be_read_is_a_settings_error(url: str) -> None:
    with pytest.raises(SettingsError):
        parse_redis_address(url)


def test_no_message_repeats_the_password() -> None:
    with pytest.raises(SettingsError) as refused:
        parse_redis_address("redis://user:s3cret@host:port/0")

    assert "s3cret" not in str(refused.value)
