from consent_service.choices.visitor import names_of, pseudonym_of

SECRET = "00112233445566778899aabbccddeeff"


def test_the_image_of_a_secret_is_the_same_for_ever() -> None:
    """It stands in records: another one would make strangers of known visitors."""
    assert pseudonym_of(SECRET, "inope") == "7b6e54e5cb358a94cedfddddae49183a"


def test_two_sites_name_one_browser_differently() -> None:
    assert pseudonym_of(SECRET, "inope") != pseudonym_of(SECRET, "kehobalanssi")


def test_site_and_secret_cannot_run_into_each_other() -> None:
    assert pseudonym_of("b-c", "a") != pseudonym_of("c", "a-b")


def test_a_person_may_tell_the_consent_id_or_the_secret() -> None:
    consent_id = pseudonym_of(SECRET, "inope")

    assert consent_id in names_of(consent_id, "inope")
    assert consent_id in names_of(SECRET, "inope")
