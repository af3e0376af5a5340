"""Scripts are compressed once, as far as brotli goes."""

import brotli

from consent_service.web.http.compressed import compress_brotli

SCRIPT = b"document.cookie = document.cookie + document.title;" * 20


def test_the_smallest_form_is_the_script() -> None:
    compressed = compress_brotli(SCRIPT)

    assert brotli.decompress(compressed) == SCRIPT
    assert len(compressed) <= len(brotli.compress(SCRIPT, quality=11))


def test_a_script_that_did_not_change_is_not_compressed_again() -> None:
    assert compress_brotli(bytes(SCRIPT)) is compress_brotli(SCRIPT)
