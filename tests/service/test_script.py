import base64
import gzip
import hashlib
import re

import brotli
import httpx
import pytest

from tests.service.choosing import SITE, Service


def fetch(service: Service, name: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """Return an answer and its body as it came, which httpx would decompress."""
    named = {key.replace("_", "-"): text for key, text in headers.items()}
    address = f"{service.address}/{SITE}/{name}"
    with httpx.stream("GET", address, headers=named) as answer:
        return answer, b"".join(answer.iter_raw())


def plain(service: Service) -> bytes:
    return fetch(service, "consent.js", accept_encoding="identity")[1]


def test_the_script_comes_as_the_browser_likes_it(service: Service) -> None:
    script = plain(service)

    _, in_brotli = fetch(service, "consent.js", accept_encoding="gzip, deflate, br")
    _, in_gzip = fetch(service, "consent.js", accept_encoding="gzip")

    assert brotli.decompress(in_brotli) == script
    assert gzip.decompress(in_gzip) == script


def test_an_encoding_with_weight_zero_is_not_taken(service: Service) -> None:
    answer, _ = fetch(service, "consent.js", accept_encoding="br;q=0, gzip")

    assert answer.headers["content-encoding"] == "gzip"


def test_caches_are_told_how_long_and_by_what(service: Service) -> None:
    answer, _ = fetch(service, "consent.js")

    assert answer.headers["cache-control"] == (
        "public, max-age=600, stale-while-revalidate=86400"
    )
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("wrap", ["{}", "W/{}", '"other", {}'])
def test_a_browser_that_has_it_gets_nothing(service: Service, wrap: str) -> None:
    first, _ = fetch(service, "consent.js", accept_encoding="br")

    answer, body = fetch(
        service,
        "consent.js",
        accept_encoding="br",
        if_none_match=wrap.format(first.headers["etag"]),
    )

    assert answer.status_code == 304
    # A better compression may have come meanwhile: the tag is still the browser's own.
    assert answer.headers["etag"] == first.headers["etag"]
    assert body == b""


def test_who_has_any_gets_nothing(service: Service) -> None:
    """RFC 9110, 13.1.2."""
    answer, body = fetch(service, "consent.js", if_none_match="*")

    assert answer.status_code == 304
    assert body == b""


def test_the_pinned_script_is_the_same_and_never_changes(service: Service) -> None:
    script = plain(service)
    digest = hashlib.sha256(script).hexdigest()

    answer, body = fetch(service, f"consent.{digest}.js", accept_encoding="identity")

    assert body == script
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_page_in_another_language_can_have_a_script_of_its_own(
    service: Service,
) -> None:
    _, swedish = fetch(service, "consent.sv.js", accept_encoding="identity")
    answer, pinned = fetch(
        service,
        f"consent.{hashlib.sha256(swedish).hexdigest()}.js",
        accept_encoding="identity",
    )

    assert "Godkänn alla" in swedish.decode()
    assert "Hyväksy kaikki" in plain(service).decode()
    assert answer.status_code == 200
    assert pinned == swedish


def test_the_second_file_never_changes(service: Service) -> None:
    """It is named in the script, by the digest of what is in it."""
    (name,) = set(re.findall(r'"([0-9A-Za-z]{43})"', plain(service).decode()))

    answer, body = fetch(service, f"consent.more.{name}.js", accept_encoding="identity")

    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    assert digest == f"{name}="
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "name",
    ["consent.more.x.js", "consent.de.js", "consent.x", "consent.", "consent..js"],
)
def test_what_is_no_script_is_not_found(service: Service, name: str) -> None:
    answer, _ = fetch(service, name)

    assert answer.status_code == 404


def test_a_pin_of_no_script_is_not_found(service: Service) -> None:
    answer, _ = fetch(service, f"consent.{'0' * 64}.js")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_head_of_a_script_has_no_body(service: Service) -> None:
    answer = httpx.head(
        f"{service.address}/{SITE}/consent.js", headers={"accept-encoding": "identity"}
    )

    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) == len(plain(service))
    assert answer.content == b""


def test_the_types_come_along(service: Service) -> None:
    assert "interface Consent" in service.get(f"/{SITE}/consent.d.ts").text
