"""The kinds of data that machines collect from visitors, and what sets them apart."""

DATA = (
    "ip_address",
    "visit_time",
    "pages_viewed",
    "time_on_page",
    "browser",
    "device",
    "operating_system",
    "screen_resolution",
    "referrer",
    "search_terms",
    "location",
    "language",
    "age",
    "gender",
    "interests",
    "visitor_counts",
    "clicks",
    "new_or_returning",
    "server",
    "domain",
    "isp",
    "unique_id",
    "purchases",
    "ui_recordings",
    "downloads",
    "errors",
)
# Words that also describe purposes: they count only if the text says "we collect".
SOFT = frozenset({"language", "interests", "location", "purchases", "clicks"})
PURPOSES = SOFT | {"visitor_counts"}  # "to count visitors and improve the pages"
# What no form asks for and no purpose is called.
MACHINE = (
    "ip_address", "operating_system", "screen_resolution", "isp", "ui_recordings",
    "browser",
)  # fmt: skip
# What a server or a script writes down of a visit: two of them make a list technical.
TECHNICAL = (
    *MACHINE, "visit_time", "pages_viewed", "time_on_page", "device", "referrer",
    "server", "domain", "new_or_returning", "search_terms", "errors",
)  # fmt: skip
# Kinds of data that have words of their own for lists.
BARE = (
    "visit_time", "pages_viewed", "browser", "device", "referrer", "search_terms",
    "location", "visitor_counts", "isp", "operating_system", "clicks",
    "unique_id", "purchases", "downloads", "errors",
)  # fmt: skip
