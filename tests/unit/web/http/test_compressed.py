"""Scripts are compressed once, as far as brotli goes."""

import brotli

from consent_service.web.http.compressed import compress_brotli

SCRIPT = b"document.cookie = document.cookie + document.title;" * 20


def test_the_smallest_form_is_the_script() -> None:
    compressed = compress_brotli(SCRIPT)

    assert brotli.decompress(compressed) == SCRIPT
    assert len(compressed) <= len(brotli.compress(SCRIPT, quality=11))
