"""One visit on a slow phone, in two halves: what is visible, and what it costs.

They are two page loads, because watching every frame is work of its own.
"""

import json
from typing import Any

import msgspec
from playwright.sync_api import Browser, CDPSession, Page

from bench.banner.candidate import Candidate
from bench.banner.telephone import press_reject, telephone

# Looks at every frame. A banner is visible if it has a size, is in the window, and has
# begun to appear: one that fades in counts from its first frame. Element Timing would
# be cheaper, but reports nothing from inside a shadow tree.
_WATCH = """
window.seen = 0;
window.whole = 0;
window.moved = 0;
window.events = [];
const opacityOf = (element) => {
  const box = element?.getBoundingClientRect();
  if (!box || box.height < 20 || box.top >= innerHeight || box.bottom <= 0) return 0;
  if (!element.checkVisibility({ visibilityProperty: true })) return 0;
  let opacity = 1;
  for (let node = element; node; node = node.parentElement ?? node.getRootNode().host)
    opacity *= getComputedStyle(node).opacity;
  return opacity;
};
const look = () => {
  const opacity = (() => { try { return opacityOf(BANNER) } catch { return 0 } })();
  // The frame in which it is found is painted after this callback.
  requestAnimationFrame((time) => {
    if (opacity > 0) window.seen ||= time;
    if (opacity > 0.99) window.whole ||= time;
  });
  if (opacity <= 0.99) requestAnimationFrame(look);
};
requestAnimationFrame(look);
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.moved += entry.value;
}).observe({ type: 'layout-shift', buffered: true });
new PerformanceObserver((list) => {
  for (const { interactionId, duration } of list.getEntries())
    if (interactionId) events.push(duration);
}).observe({ type: 'event', durationThreshold: 16, buffered: true });
"""

# The first paint with any content of the page, the banner's or not.
_PAINTED = (
    """() => performance.getEntriesByName('first-contentful-paint')[0].startTime"""
)

_ELEMENTS = """() => {
  const count = (root) => [...root.querySelectorAll('*')].reduce(
    (sum, { shadowRoot }) => sum + 1 + (shadowRoot ? count(shadowRoot) : 0), 0);
  return count(document);
}"""

# What a trace calls a script that runs, and a call of one of its functions.
_SCRIPTS = ("EvaluateScript", "FunctionCall")

# Below this threshold the browser does not report how long an event took.
_UNSAID = 8.0


class Visit(msgspec.Struct, frozen=True):
    """What one visit showed. Times are in milliseconds.

    Attributes:
        visible: From the start of the navigation to the first frame with the banner.
        whole: From there to the first frame in which the banner is opaque.
        painted: From there to the page's own first content.
        reject: From the press of Reject to the next frame, as the browser counts it;
            it rounds to 8 ms.
        shift: The layout shift of all that time, Reject included.
        longest: The longest task of the main thread with a script in it, until the page
            was quiet.
        scripts: All time in scripts until then.
        work: The same with styles and layout.
        heap: Bytes of JavaScript's heap then, after a collection of garbage.
        elements: Elements of the page then, with those in shadow trees.
    """

    visible: float
    whole: float
    painted: float
    reject: float
    shift: float
    longest: float
    scripts: float
    work: float
    heap: float
    elements: float


def visit(browser: Browser, address: str, candidate: Candidate) -> Visit:
    """Open the page of `candidate` twice in clean profiles, and refuse everything."""
    with telephone(browser) as (page, _):
        seen = _look_at(page, f"{address}{candidate.path}", candidate)
    with telephone(browser) as (page, tools):
        cost = _trace(browser, page, tools, f"{address}{candidate.path}")
    return msgspec.convert(seen | cost, Visit)


def _look_at(page: Page, address: str, candidate: Candidate) -> dict[str, float]:
    page.add_init_script(_WATCH.replace("BANNER", candidate.banner))
    page.goto(address, wait_until="networkidle")
    if candidate.files:
        page.wait_for_function("window.whole", polling=100)
        press_reject(page, candidate)
        # What moves or is drawn late because of the press belongs to it.
        page.wait_for_timeout(1000)
    return {
        "visible": page.evaluate("window.seen"),
        "whole": page.evaluate("window.whole"),
        "painted": page.evaluate(_PAINTED),
        "reject": max(page.evaluate("window.events"), default=_UNSAID),
        "shift": page.evaluate("window.moved"),
    }


def _trace(
    browser: Browser, page: Page, tools: CDPSession, address: str
) -> dict[str, float]:
    tools.send("Performance.enable")
    browser.start_tracing(page=page, categories=["toplevel", "devtools.timeline"])
    page.goto(address, wait_until="networkidle")
    # Some banners wait before they fade in.
    page.wait_for_timeout(500)
    trace = browser.stop_tracing()
    tools.send("HeapProfiler.collectGarbage")
    heap = float(tools.send("Runtime.getHeapUsage")["usedSize"])
    metrics = tools.send("Performance.getMetrics")["metrics"]
    took = {metric["name"]: 1000 * float(metric["value"]) for metric in metrics}
    scripts = took["ScriptDuration"]
    return {
        "longest": _longest_task(trace),
        "scripts": scripts,
        "work": scripts + took["LayoutDuration"] + took["RecalcStyleDuration"],
        "heap": heap,
        "elements": page.evaluate(_ELEMENTS),
    }


def _longest_task(trace: bytes) -> float:
    """Return the longest task with a script in it, of any page's main thread.

    The page of the bench has no script of its own, and its own longest task is as long
    as a banner's: parsing its markup and laying it out are no work of a banner.
    """
    events: list[dict[str, Any]] = json.loads(trace)["traceEvents"]
    threads = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    work = [event for event in events if (event["pid"], event["tid"]) in threads]
    scripts = [
        (event["pid"], event["ts"]) for event in work if event["name"] in _SCRIPTS
    ]
    tasks = [event for event in work if event["name"].endswith("RunTask")]
    return max(
        (
            task["dur"] / 1000
            for task in tasks
            if any(
                pid == task["pid"] and 0 <= start - task["ts"] < task.get("dur", 0)
                for pid, start in scripts
            )
        ),
        default=0.0,
    )
