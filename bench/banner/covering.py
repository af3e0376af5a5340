"""How much of a window a first layer covers."""

from playwright.sync_api import Browser

from bench.banner.candidate import Candidate

WINDOWS = ((1280, 800), (360, 740))

_RECTANGLE = """() => {
  const { width, height } = (BANNER).getBoundingClientRect();
  return width * height / (innerWidth * innerHeight);
}"""


def covered(browser: Browser, address: str, candidate: Candidate) -> list[float]:
    """Return the share of each of the `WINDOWS`."""
    shares = []
    for width, height in WINDOWS:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="fi-FI"
        )
        page = context.new_page()
        page.goto(f"{address}{candidate.path}", wait_until="networkidle")
        page.wait_for_function(candidate.banner, polling=50)
        # Some slide in.
        page.wait_for_timeout(1000)
        script = _RECTANGLE.replace("BANNER", candidate.banner)
        shares.append(float(page.evaluate(script)))
        context.close()
    return shares
