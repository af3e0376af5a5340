"""The one table of settings.

Every setting is an environment variable `CONSENT_NAME` and a flag `--name`; a flag
wins. A default may name an earlier setting in braces.
"""

from pathlib import Path

import msgspec

from consent_service.settings.setting import Setting
from consent_service.settings.values import (
    Network,
    StoreAddress,
    archive_address,
    filled,
    hours,
    key_name,
    networks,
    one_of,
    optional_path,
    own_url,
    path_of,
    path_prefix,
    service_url,
    site_names,
    store_address,
    switch,
    whole_number,
    without_password,
)

DEFAULT_POLICIES = Path("policies")

# A Unix signal or a proxy ends a stop that lasts longer anyway.
_LONGEST = 86_400


class Settings(msgspec.Struct, frozen=True):
    """What the operator decided: one field for each row of `SETTINGS`."""

    host: str
    port: int
    public_url: str
    prefix: str
    data: Path
    store: StoreAddress
    policies: Path
    catalog: Path | None
    keys: Path
    tokens: Path
    high_water: Path
    backups: Path | None
    backups_kept: int
    archive: str
    archive_days: int
    anchors: Path
    witnesses: Path | None
    timestamp_url: str
    timestamp_ca: Path | None
    checkpoint_folder: Path | None
    checkpoint_mail: str
    scans: Path
    scan_sites: tuple[str, ...]
    scan_days: int
    scan_hours: tuple[int, int]
    scans_kept: int
    scan_browser: str
    scan_mail: str
    witness_name: str
    witness_logs: Path | None
    witness_state: Path
    workers: int
    ready_when: str
    rate_limit: int
    max_connections: int
    request_seconds: int
    watch: bool
    editing: str
    demo: bool
    link: str
    trusted_proxies: tuple[Network, ...]
    script_max_age: int
    stop_seconds: int
    log_format: str
    log_level: str


# The order is the one of reading: a default can only name what stands above it.
SETTINGS = (
    Setting("host", "127.0.0.1", filled, "Address to listen on.", "HOST"),
    Setting("port", "8080", whole_number(0, 65_535), "Port; 0 takes a free one.", "N"),
    Setting(
        "public_url",
        "http://{host}:{port}",
        own_url,
        "Where browsers reach the service. Its host names the logs: never change it.",
        "URL",
    ),
    Setting("prefix", "", path_prefix, "Path prefix of every address.", "PATH"),
    Setting(
        "data",
        ".data",
        path_of,
        "Folder for files that no other setting places.",
        "DIR",
    ),
    Setting(
        "store",
        "sqlite:{data}/consent.db",
        store_address,
        "sqlite:PATH, or redis://HOST and rediss://HOST.",
        "ADDRESS",
        mask=without_password,
    ),
    Setting(
        "policies",
        str(DEFAULT_POLICIES),
        path_of,
        "Folder with one SITE.toml per site.",
        "DIR",
    ),
    Setting(
        "catalog",
        "",
        optional_path,
        "Folder with services of your own, beside those of the catalog.",
        "DIR",
    ),
    Setting(
        "keys",
        "{data}/keys",
        path_of,
        "File with the keys. Keep a copy of it, away from copies of the store.",
        "FILE",
    ),
    Setting(
        "tokens", "{keys}.tokens", path_of, "File that lists the issued tokens.", "FILE"
    ),
    Setting(
        "high_water",
        "{data}/high-water",
        path_of,
        "File with the highest signed state; never restore it from a copy.",
        "FILE",
    ),
    Setting(
        "backups",
        "",
        optional_path,
        "Folder for a daily backup of the SQLite store.",
        "DIR",
    ),
    Setting(
        "backups_kept",
        "7",
        whole_number(1, 1_000),
        "Backups to keep. After an erasure only one stays, without what was erased.",
        "N",
    ),
    Setting(
        "archive",
        "",
        archive_address,
        "Where old records move from Redis: a folder, or s3://BUCKET/PREFIX.",
        "PLACE",
        mask=without_password,
    ),
    Setting(
        "archive_days",
        "90",
        whole_number(0, 36_500),
        "Days after which records move to the archive.",
        "DAYS",
    ),
    Setting(
        "anchors",
        "{data}/anchors",
        path_of,
        "Folder for cosignatures and timestamps from outside.",
        "DIR",
    ),
    Setting(
        "witnesses",
        "",
        optional_path,
        "File that names the witnesses of our logs (C2SP tlog-policy).",
        "FILE",
    ),
    Setting(
        "timestamp_url",
        "",
        service_url,
        "Time-stamping authority (RFC 3161) for a daily checkpoint.",
        "URL",
        mask=without_password,
    ),
    Setting(
        "timestamp_ca",
        "",
        optional_path,
        "File with the authority's root certificate, PEM.",
        "FILE",
    ),
    Setting(
        "checkpoint_folder",
        "",
        optional_path,
        "Folder that somebody else keeps, for a daily checkpoint.",
        "DIR",
    ),
    Setting(
        "checkpoint_mail",
        "",
        str,
        "Who gets a daily checkpoint: smtps://HOST?from=ADDRESS&to=ADDRESS.",
        "ADDRESS",
        mask=without_password,
    ),
    Setting(
        "scans",
        "{data}/scans",
        path_of,
        "Folder with the results of `scan schedule`.",
        "DIR",
    ),
    Setting(
        "scan_sites",
        "",
        site_names,
        "Sites that are scanned regularly; empty means all with a policy.",
        "SITE,…",
    ),
    Setting(
        "scan_days",
        "7",
        whole_number(1, 365),
        "Days from one scan of a site to the next.",
        "DAYS",
    ),
    Setting(
        "scan_hours",
        "1-5",
        hours,
        "Hours in which regular scans may begin, by the clock of this machine.",
        "H-H",
    ),
    Setting(
        "scans_kept",
        "12",
        whole_number(1, 1_000),
        "Results to keep of each site.",
        "N",
    ),
    Setting(
        "scan_browser",
        "",
        str,
        "The Chromium of scans; empty means that of Playwright, or of the system.",
        "FILE",
    ),
    Setting(
        "scan_mail",
        "",
        str,
        "Who gets a letter when a scan finds something new, at most one a day:"
        " smtps://HOST?from=ADDRESS&to=ADDRESS.",
        "ADDRESS",
        mask=without_password,
    ),
    Setting(
        "witness_name",
        "",
        key_name,
        "Name under which this installation witnesses the logs of others.",
        "NAME",
    ),
    Setting(
        "witness_logs",
        "",
        optional_path,
        "File that names the logs that it witnesses (C2SP tlog-policy).",
        "FILE",
    ),
    Setting(
        "witness_state",
        "{data}/witness",
        path_of,
        "Folder with what it has cosigned; never restore it from a copy.",
        "DIR",
    ),
    Setting(
        "workers",
        "1",
        whole_number(1, 256),
        "Processes; more than one needs Redis.",
        "N",
    ),
    Setting(
        "ready_when",
        "any",
        one_of("any", "all"),
        "Whether /readyz needs any site that takes choices, or all of them.",
        "any|all",
    ),
    Setting(
        "rate_limit",
        "120",
        whole_number(0, 1_000_000),
        "Choices per minute for each site and address prefix; 0 means no limit.",
        "N",
    ),
    Setting(
        "max_connections",
        "16384",
        whole_number(1, 1_000_000),
        "Connections per process; the longest idle ones are closed for new ones.",
        "N",
    ),
    Setting(
        "request_seconds",
        "20",
        whole_number(1, 3_600),
        "Seconds in which a whole request must arrive.",
        "SECONDS",
    ),
    Setting(
        "watch",
        "false",
        switch,
        "Read policies again, without a signal, when a file has changed.",
        "BOOLEAN",
    ),
    Setting(
        "editing",
        "on",
        one_of("on", "off"),
        "Whether pages and HTTP change policies; off, pages offer a patch instead.",
        "on|off",
    ),
    Setting("demo", "false", switch, "Serve the demo pages.", "BOOLEAN"),
    Setting(
        "link",
        "auto",
        one_of("auto", "always", "never"),
        "Whether `serve` prints a link that signs in once; auto does on a terminal.",
        "auto|always|never",
    ),
    Setting(
        "trusted_proxies",
        "",
        networks,
        "Networks whose X-Forwarded-For and -Proto are trusted.",
        "NETWORKS",
    ),
    Setting(
        "script_max_age",
        "600",
        whole_number(0, 31_536_000),
        "Seconds that a browser may keep consent.js before it asks again.",
        "SECONDS",
    ),
    Setting(
        "stop_seconds",
        "10",
        whole_number(0, _LONGEST),
        "Seconds that running requests have to finish when the service stops.",
        "SECONDS",
    ),
    Setting("log_format", "text", one_of("text", "json"), "text or json.", "FORMAT"),
    Setting(
        "log_level",
        "info",
        one_of("debug", "info", "warning", "error"),
        "debug, info, warning or error.",
        "LEVEL",
    ),
)
