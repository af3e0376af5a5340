from pathlib import Path

import pytest

from consent_service.errors import SettingsError
from consent_service.settings.load import explain_settings, load_settings
from consent_service.settings.table import SETTINGS, Settings
from consent_service.settings.values import StoreAddress


def test_the_defaults_are_usable_as_they_are() -> None:
    settings = load_settings({}, {})

    assert settings.store == StoreAddress("sqlite", ".data/consent.db")
    assert settings.tokens == Path(".data/keys.tokens")
    assert settings.public_url == "http://127.0.0.1:8080"


def test_every_row_of_the_table_has_its_field() -> None:
    rows = [setting.name for setting in SETTINGS]

    assert rows == list(Settings.__struct_fields__)


def test_a_flag_wins_over_the_environment() -> None:
    settings = load_settings({"CONSENT_PORT": "1"}, {"port": "2"})

    assert settings.port == 2


def test_a_default_follows_what_it_names() -> None:
    settings = load_settings({"CONSENT_DATA": "/var/lib/consent"}, {})

    assert settings.keys == Path("/var/lib/consent/keys")


def test_braces_in_a_given_value_stay_as_they_are() -> None:
    settings = load_settings({"CONSENT_DATA": "/tmp/{host}"}, {})

    assert settings.data == Path("/tmp/{host}")


def test_bad_settings_are_named_all_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"CONSENT_PORT": "high", "CONSENT_DEMO": "maybe"}, {"host": ""})

    message = str(caught.value)
    assert "CONSENT_PORT is 'high' and must be a whole number" in message
    assert "CONSENT_DEMO is 'maybe' and must be true or false" in message
    assert "--host is '' and must be something that is not empty" in message


def test_a_nearly_right_name_is_refused() -> None:
    with pytest.raises(SettingsError, match="CONSENT_STOR is not a setting"):
        load_settings({"CONSENT_STOR": "redis://redis"}, {})


def test_variables_of_other_programs_are_left_alone() -> None:
    settings = load_settings({"CONSENT_BANNER_COLOUR_OF_ANOTHER_TOOL": "1"}, {})

    assert settings.port == 8080


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("port", "65536"),
        ("port", "-1"),
        ("port", "٨"),
        ("public_url", "consent.example"),
        ("public_url", "https://consent.example/path"),
        ("prefix", "consent"),
        ("prefix", "/con sent"),
        ("store", "mysql://host"),
        ("store", "sqlite:"),
        ("store", "redis:"),
        ("workers", "0"),
        ("trusted_proxies", "10.0.0.1/8"),
        ("log_format", "xml"),
        ("keys", " "),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match="must be"):
        load_settings({}, {name: text})


def test_a_slash_at_the_end_of_a_prefix_means_nothing() -> None:
    settings = load_settings({}, {"prefix": "/consent/"})

    assert settings.prefix == "/consent"


def test_proxies_may_be_networks_of_both_kinds() -> None:
    settings = load_settings({}, {"trusted_proxies": "10.0.0.0/8, ::1"})

    assert [str(network) for network in settings.trusted_proxies] == [
        "10.0.0.0/8",
        "::1/128",
    ]


def test_the_password_of_a_store_is_never_shown() -> None:
    rows = explain_settings({"CONSENT_STORE": "redis://me:secret@host:6379/0"}, {})

    (store,) = [row for row in rows if row.name == "store"]
    assert store.value == "redis://me:***@host:6379/0"
    assert store.source == "environment"


def test_the_password_of_a_bad_store_is_not_in_the_error() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"CONSENT_STORE": "amqp://me:secret@host"}, {})

    assert "secret" not in str(caught.value)


def test_nothing_is_sent_outside_unless_a_setting_says_so() -> None:
    settings = load_settings({}, {})

    assert settings.witnesses is None
    assert settings.checkpoint_folder is None
    assert (settings.timestamp_url, settings.checkpoint_mail) == ("", "")


def test_the_password_of_a_mailbox_is_masked() -> None:
    address = "smtps://log:secret@mail.example?from=a@b.example&to=c@d.example"

    read = explain_settings({"CONSENT_CHECKPOINT_MAIL": address}, {})

    assert "secret" not in str(read)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("CONSENT_TIMESTAMP_URL", "tsa.example"),
        ("CONSENT_WITNESS_NAME", "two words"),
        ("CONSENT_WITNESS_NAME", "a+b"),
    ],
)
def test_what_cannot_name_an_authority_or_a_witness_is_refused(
    name: str, text: str
) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({name: text}, {})


def test_an_address_that_cannot_be_read_is_masked_whole() -> None:
    address = "smtps://log:secret@["

    read = explain_settings({"CONSENT_CHECKPOINT_MAIL": address}, {})

    assert "secret" not in str(read)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("", ""),
        ("/srv/old records", "file:///srv/old%20records"),
        ("s3://records/logs", "s3://records/logs"),
    ],
)
def test_an_archive_is_a_folder_or_an_address(given: str, address: str) -> None:
    assert load_settings({"CONSENT_ARCHIVE": given}, {}).archive == address


@pytest.mark.parametrize("given", ["ftp://host/place", "s3://", "://x"])
def test_an_archive_of_another_kind_is_refused(given: str) -> None:
    with pytest.raises(SettingsError, match="CONSENT_ARCHIVE is"):
        load_settings({"CONSENT_ARCHIVE": given}, {})
