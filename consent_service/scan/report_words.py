"""The words of a report, each kept for ever: docs/scan-format.md explains them all."""

from typing import Literal, get_args

SubjectType = Literal[
    "cookie", "storage", "request", "fingerprint", "signal", "banner", "page", "service"
]
CookieKind = Literal["http_cookie", "script_cookie"]
StorageKind = Literal[
    "local_storage", "session_storage", "indexed_db", "cache", "service_worker"
]
RequestKind = Literal[
    "script",
    "frame",
    "pixel",
    "style",
    "font",
    "media",
    "fetch",
    "beacon",
    "redirect",
    "other",
]
SubjectKind = CookieKind | StorageKind | RequestKind
Party = Literal["first", "third"]
Decision = Literal["granted", "denied"]
Trigger = Literal["load", "delay", "scroll", "gesture", "leave", "choice"]
How = Literal["parser", "script", "header", "style", "redirect"]
Verdict = Literal["findings", "incomplete", "clean"]
Role = Literal["accept", "refuse", "save", "preferences", "close"]
Place = Literal["page", "shadow", "frame"]
Driver = Literal["api", "selectors", "finder"]
SetBy = Literal["header", "script"]
FoundBy = Literal["start", "link", "sitemap"]
LimitKind = Literal[
    "banner_not_driven",
    "pass_not_run",
    "login_wall",
    "robots",
    "http_error",
    "redirect_loop",
    "certificate",
    "unsettled",
    "timeout",
    "crash",
    "blocked",
    "download",
    "page_limit",
    "size_limit",
    "private_address",
    "dns",
    "geography",
    "shared_worker",
    "sandbox",
    "interrupted",
]
Kind = Literal[
    "undeclared",
    "unclassified",
    "wrong_category",
    "before_choice",
    "after_refusal",
    "ignored_signal",
    "after_withdrawal",
    "unseen",
    "wrong_lifetime",
    "renewed",
    "wrong_party",
    "cloaked",
    "signal_missing",
    "signal_late",
    "signal_wrong",
    "banner_missing",
    "no_refusal",
    "unequal_buttons",
    "preticked",
    "vague_button",
    "implied_consent",
    "wall",
    "choice_forgotten",
    "unequal_memory",
    "no_way_back",
    "notice_unreachable",
    "other_language",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
