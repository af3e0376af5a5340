"""The script per site: what is put into the build, how it is sent, how small it is."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import brotli
import msgspec
import pytest

from consent_service.jurisdictions import jurisdiction_of, load_jurisdictions
from consent_service.policy.load import load_policy
from consent_service.policy.model import Appearance, Policy
from consent_service.policy.revision import Revision, revision_of
from consent_service.snippet import (
    render_async_tags,
    render_more,
    render_script,
    render_stub,
    snippet_digest,
    snippet_types,
)
from consent_service.snippet.built import read_built
from consent_service.snippet.config import (
    COMPACT,
    more_config,
    pattern_of,
    script_config,
)
from consent_service.snippet.parts import parts_of
from consent_service.snippet.script_json import to_script
from consent_service.snippet.style import breaks_of, look_of
from consent_service.snippet.words import WORDS, join_words
from tests.places import ROOT

_POLICIES = sorted((ROOT / "policies").glob("*.toml"))
_SHOP = ROOT / "tests" / "browser" / "shop.toml"
_EVERYWHERE = ROOT / "tests/browser/accessibility/everywhere/shop.toml"

# The headline: what a policy in Finnish, Swedish and English may cost a visitor. The
# digests in a script move it by some 15 bytes either way, with each release.
_MOST = 6_610
# No real policy has every category, every tool that is signalled and automatic
# blocking at once; this keeps the parts from growing unnoticed.
_MOST_OF_ALL = 7_800


@pytest.fixture
def policy() -> Policy:
    return load_policy(_SHOP)


def _revision(policy: Policy, **changes: object) -> Revision:
    changed = msgspec.structs.replace(policy, **changes)
    return revision_of(changed, snippet=snippet_digest())


def _words(revision: Revision, language: str) -> dict[str, str]:
    """Return all words of a language by their names, categories left out."""
    texts, *_ = more_config(revision)
    return dict(zip(WORDS, texts[language].split("|"), strict=False))


def _compressed(revision: Revision) -> int:
    return len(brotli.compress(render_script(revision).body, quality=11))


@pytest.mark.parametrize("path", _POLICIES, ids=lambda path: path.stem)
def test_every_site_gets_its_script_in_6610_bytes(path: Path) -> None:
    """Code, styles, texts in three languages, holding and signals, in brotli."""
    policy = load_policy(path)

    assert policy.languages == ("fi", "sv", "en")
    assert _compressed(_revision(policy)) <= _MOST


def test_a_script_with_all_there_is_stays_small_too(policy: Policy) -> None:
    assert _compressed(_revision(policy, blocking="on")) <= _MOST_OF_ALL


def test_thirty_languages_cost_their_names_alone() -> None:
    """A page sends no words that it does not show."""
    policy = load_policy(_EVERYWHERE)
    one, thirty = (
        msgspec.structs.replace(policy, languages=policy.languages[:number])
        for number in (1, 30)
    )

    assert len(thirty.languages) == 30
    assert _compressed(_revision(thirty)) - _compressed(_revision(one)) <= 300


@pytest.mark.parametrize("path", [*_POLICIES, _SHOP], ids=lambda path: path.stem)
def test_the_stub_is_at_most_700_bytes(path: Path) -> None:
    stub = render_stub(load_policy(path))

    assert len(stub.encode()) <= 700
    assert "</" not in stub


def test_what_the_guide_tells_to_paste_is_what_is_rendered() -> None:
    policy = load_policy(ROOT / "policies" / "kehobalanssi.toml")
    text = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")

    tags = render_async_tags(
        policy, address="https://consent.example/kehobalanssi/consent.js"
    )

    assert f"```html\n{tags}```\n" in text


def test_the_stub_knows_only_the_tools_of_the_policy() -> None:
    stub = render_stub(load_policy(ROOT / "policies" / "kehobalanssi.toml"))

    assert "dataLayer" in stub
    assert "uetq" not in stub
    assert "_paq" not in stub


def test_the_same_revision_gives_the_same_bytes(policy: Policy) -> None:
    one, other = (render_script(_revision(policy)) for _ in range(2))

    assert one == other
    assert re.fullmatch(r"[0-9a-f]{64}", one.digest)
    assert re.fullmatch(r"sha384-[A-Za-z0-9+/]{64}", one.integrity)


def test_nothing_that_is_written_can_leave_the_script(policy: Policy) -> None:
    """The script may be inlined by an owner: no text may end its element."""
    hostile = "</script><!--\u2028\u2029"
    named = msgspec.structs.replace(policy.controller, name=hostile)

    body = render_script(_revision(policy, controller=named)).body.decode()

    assert "</script" not in body
    assert "<!--" not in body
    assert not set("\u2028\u2029") & set(body)


def test_script_json_reads_back_as_what_it_was() -> None:
    value = {"a": ["<", "\u2028", 'ä"\\', 1]}

    assert json.loads(to_script(value)) == value


def test_the_configuration_tells_the_page_what_it_needs(policy: Policy) -> None:
    revision = _revision(policy)

    config = script_config(revision)

    assert config["site"] == "shop"
    assert config["revision"] == revision.digest
    assert config["days"] == 183
    assert config["categories"][2] == [
        "ga_demographics",
        revision.meanings["ga_demographics"][:8],
        "analytics",
        1,
    ]
    assert ["marketing", "_ads"] in config["services"]


def test_the_second_file_names_whose_content_it_is_and_what_stays(
    policy: Policy,
) -> None:
    _, _, hosts, foreign, _ = more_config(_revision(policy))

    assert [r"third-video\.localhost", "Videopalvelu (Video Oy)"] in hosts
    assert "ADID (third-ads.localhost)" in foreign["marketing"]


def test_automatic_blocking_knows_the_hosts_of_each_service(policy: Policy) -> None:
    config = script_config(_revision(policy, blocking="on"))

    assert ["social_sharing", "", r"third-video\.localhost"] in config["services"]


@pytest.mark.parametrize("path", _POLICIES, ids=lambda path: path.stem)
def test_a_service_that_nobody_has_named_has_no_name_in_the_page(path: Path) -> None:
    """Its id in words would look like a name, and in one language only."""
    policy = load_policy(path)
    revision = _revision(policy)
    _, acting, *_ = more_config(revision)

    unnamed = [service for service in policy.services if "name" in service.open]
    shown = f"{acting} {script_config(revision)['services']}"
    assert unnamed
    assert not any(hidden.name in shown for hidden in unnamed)
    assert [_words(revision, tag)["NOT_STATED"] for tag in policy.languages] == [
        "Sivuston omistaja ei ole vielä ilmoittanut tätä tietoa",
        "Webbplatsens ägare har inte uppgett detta ännu",
        "The site owner has not stated this yet",
    ]


def test_a_service_without_a_name_is_called_by_what_was_seen_of_it(
    policy: Policy,
) -> None:
    """A-17. Found by a stranger: visitors read of no third party at all."""
    services = tuple(
        msgspec.structs.replace(each, provider=None, open=("name", "provider"))
        if each.category == "social_sharing"
        else each
        for each in policy.services
    )
    unnamed = msgspec.structs.replace(policy, services=services)

    _, acting, hosts, *_ = more_config(_revision(unnamed))

    assert acting["social_sharing"] == ["third-video.localhost"]
    assert [r"third-video\.localhost", "third-video.localhost"] in hosts


def test_what_no_policy_shows_is_not_sent(policy: Policy) -> None:
    assert _words(_revision(policy), "fi")["NOT_STATED"] == ""


@pytest.mark.parametrize(
    ("name", "count"), [("ivplus", 1), ("imagoplus", 2), ("kehobalanssi", 2)]
)
def test_a_provider_that_nobody_has_named_counts_as_a_third_party(
    name: str, count: int
) -> None:
    """Requirement A-17: "none" would be a claim that nobody has made."""
    revision = _revision(load_policy(ROOT / "policies" / f"{name}.toml"))

    info = _words(revision, "en")["INFO"]

    assert info.startswith(f"Third parties involved: {count}.")


def test_only_the_languages_of_the_policy_are_sent(policy: Policy) -> None:
    revision = _revision(policy, languages=("sv",))

    texts, *_ = more_config(revision)

    assert script_config(revision)["names"] == {"sv": "svenska"}
    assert list(texts) == ["sv"]


def test_the_script_has_the_banner_of_one_language(policy: Policy) -> None:
    """What the page may show before anything is opened, and no other word."""
    revision = _revision(policy)

    config = script_config(revision, language="sv")

    first = dict(zip(WORDS, config["words"].split("|"), strict=False))
    assert list(config["names"]) == ["sv", "fi", "en"]
    assert first["ACCEPT"] == "Godkänn alla"
    assert first["SAVE"] == first["SAVED"] == first["EARLIER"] == first["ONCE"] == ""
    assert _words(revision, "sv")["SAVE"] == "Spara valen"


def test_words_have_one_place_in_both_files(policy: Policy) -> None:
    revision = _revision(policy)

    first = script_config(revision)["words"].split("|")
    whole = more_config(revision)[0]["fi"].split("|")

    assert len(first) == len(whole)
    assert all(word in ("", other) for word, other in zip(first, whole, strict=True))


def test_the_second_file_is_named_by_what_is_in_it(policy: Policy) -> None:
    """Its name is the digest that the script loads it with (W3C SRI)."""
    revision = _revision(policy)

    more = render_more(revision)

    digest = base64.b64encode(hashlib.sha256(more.body).digest()).decode()
    assert f"{more.hash}=" == digest
    assert more.name == f"consent.more.{more.hash}.js"
    assert re.fullmatch("[0-9A-Za-z]{43}", more.hash)
    assert more.hash in render_script(revision).body.decode()
    assert "https://" not in more.body.decode()


def test_what_is_known_is_filled_in_and_the_rest_left_to_the_page(
    policy: Policy,
) -> None:
    words = _words(_revision(policy), "fi")

    assert words["TEXT"].startswith("Esimerkki Oy pyytää suostumustasi")
    assert "Kolmansia osapuolia: 8." in words["INFO"]
    assert words["DECIDED_AT"] == "Valittu {date}"
    assert words["CLOSE_BANNER"] == ""


def test_where_the_law_wants_a_cross_the_banner_says_what_it_does(
    policy: Policy,
) -> None:
    """Requirements A-22, A-23."""
    italy = jurisdiction_of(load_jurisdictions(), "IT")
    revision = revision_of(policy, snippet="", jurisdiction=italy)

    words = _words(revision, "en")

    assert words["CLOSE_BANNER"] == "Close without accepting"
    assert words["INFO"].endswith("keeps everything that needs consent off.")


def test_both_sides_agree_on_the_order_of_the_words() -> None:
    source = (ROOT / "snippet" / "src" / "places.ts").read_text(encoding="utf-8")

    found = re.findall(r"^export const ([A-Z_]+) = (\d+);", source, re.MULTILINE)

    *places, after, title, summary, description = [
        (name, int(place)) for name, place in found
    ]
    assert places == [(name, place) for place, name in enumerate(WORDS)]
    assert after == ("CATEGORIES", len(WORDS))
    assert [title, summary, description] == [
        *(("CATEGORY_TITLE", 0), ("SUMMARY", 1), ("DESCRIPTION", 2))
    ]


def test_both_sides_agree_on_the_order_of_the_configuration() -> None:
    source = (ROOT / "snippet" / "src" / "config.ts").read_text(encoding="utf-8")
    (listed,) = re.findall(r"export const \[([^\]]*)\]: Config", source)

    names = [name.strip() for name in listed.split(",") if name.strip()]

    assert tuple(names[: len(COMPACT)]) == COMPACT
    assert names[len(COMPACT) :] == [
        *("doNotTrack", "tools", "block", "shadow", "forgetMore", "handOver")
    ]


def test_a_bar_in_a_text_does_not_shift_the_words_behind_it() -> None:
    assert join_words(["a|b", "c"]) == "a/b|c"


@pytest.mark.parametrize(
    ("names", "pattern"),
    [
        ([], ""),
        (["_ga", "_ga_*"], "_ga|_ga_.*"),
        (["_pk_id.*.*"], r"_pk_id\..*\..*"),
        (["*.example.fi"], r".*\.example\.fi"),
        (["a-b"], "a-b"),
    ],
)
def test_a_star_stands_for_any_part_and_nothing_else_is_special(
    names: list[str], pattern: str
) -> None:
    assert pattern_of(names) == pattern


def test_each_tool_of_the_policy_brings_its_part(policy: Policy) -> None:
    do_not_track, tools, block, shadow, *rest = parts_of(policy)

    assert do_not_track == "0"
    assert [
        name in tools for name in ("dataLayer", "uetq", "clarity", "_paq", "fbq")
    ] == [
        True,
        True,
        True,
        True,
        True,
    ]
    assert block == "0"
    assert "attachShadow" in shadow
    assert rest == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"honour_dnt": True}, "doNotTrack"),
        ({"blocking": "on"}, "sendBeacon"),
        ({"blocking": "report"}, "sendBeacon"),
        ({"count_views": True}, '"views"'),
        ({"hand_over": {"club": ("club.example",)}}, '({"club.example":"club"})'),
    ],
)
def test_an_option_brings_its_part_and_costs_nobody_else(
    policy: Policy, changes: dict[str, Any], words: str
) -> None:
    without = render_script(_revision(policy)).body.decode()

    with_it = render_script(_revision(policy, **changes)).body.decode()

    assert words in with_it
    assert words not in without


@pytest.mark.parametrize(
    ("appearance", "rules"),
    [
        (Appearance(), ""),
        (Appearance(accent="#0a5c36"), ""),
        (Appearance(scheme="dark"), ":host{color-scheme:dark!important}"),
        (Appearance(radius=0), ":host{--r:var(--consent-radius,0px)}"),
        (
            Appearance(font="system"),
            ":host{font-family:system-ui,sans-serif!important}",
        ),
    ],
)
def test_an_appearance_says_only_what_differs(
    appearance: Appearance, rules: str
) -> None:
    assert look_of(appearance) == rules


@pytest.mark.parametrize(
    ("appearance", "colours"),
    [
        (Appearance(), "#1f3a5f,#b9d2f3"),
        (Appearance(accent="#0a5c36"), "#0a5c36,#0a5c36"),
        (Appearance(accent="#0a5c36", accent_dark="#7fe0a9"), "#0a5c36,#7fe0a9"),
        (Appearance(accent_dark="#7fe0a9"), "#1f3a5f,#7fe0a9"),
    ],
)
def test_an_accent_takes_the_place_of_the_one_that_was_built(
    policy: Policy, appearance: Appearance, colours: str
) -> None:
    """A rule behind it left browsers before light-dark() without a ground."""
    script = render_script(_revision(policy, appearance=appearance)).body.decode()

    assert script.count(f"--a:var(--consent-accent,light-dark({colours}))") == 1
    assert script.count("--consent-accent") == 1


def test_only_languages_that_break_lines_differently_cost_rules() -> None:
    """Korean breaks at spaces; Japanese and Chinese never before a small kana."""
    assert breaks_of(("fi", "sv", "en", "ar")) == ""
    assert breaks_of(("fi", "ko")) == (
        ':host(:lang(ko)){word-break:keep-all!important;-webkit-locale:"ko"!important}'
    )
    assert breaks_of(("ja", "zh-hans")) == (
        ":host(:lang(ja)){line-break:strict!important;"
        'word-break:auto-phrase!important;-webkit-locale:"ja"!important}'
        ":host(:lang(zh)){line-break:strict!important;"
        '-webkit-locale:"zh-Hans"!important}'
    )


@pytest.mark.parametrize(
    ("language", "begins"),
    [("zh", "涉及的第三方：3。随时"), ("ko", "관련된 제3자: 3. 언제")],
)
def test_a_number_of_third_parties_ends_as_sentences_of_the_language_do(
    language: str, begins: str
) -> None:
    info = _words(_revision(load_policy(_EVERYWHERE)), language)["INFO"]

    assert info.startswith(begins)


def test_the_rules_for_line_breaks_are_in_the_script(policy: Policy) -> None:
    many = load_policy(_EVERYWHERE)

    assert b"keep-all" in render_script(_revision(many)).body
    assert b"keep-all" not in render_script(_revision(policy)).body


def test_a_banner_on_top_makes_room_at_the_top(policy: Policy) -> None:
    top = script_config(_revision(policy, appearance=Appearance(position="top")))

    assert top["side"] == "top"
    assert script_config(_revision(policy))["side"] == "bottom"


def test_the_data_are_put_in_exactly_one_place() -> None:
    assert read_built("consent.js").count("CONSENT_CONFIG") == 1
    assert read_built("more.js").count("CONSENT_MORE") == 1


def test_no_code_of_ours_turns_text_into_markup_or_code() -> None:
    code = "".join(map(read_built, ("consent.js", "more.js", "parts.json")))

    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Function("):
        assert word not in code


def test_the_types_are_published() -> None:
    assert "export interface Consent {" in snippet_types()


def test_the_built_script_takes_a_byte_a_character() -> None:
    """Beyond Latin-1 browsers keep the whole script in two bytes a character."""
    assert read_built("consent.js").encode("latin-1")
