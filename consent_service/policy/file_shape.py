"""What an owner writes in `policies/SITE.toml`, before anything is merged into it.

Each field says here what it is for, how it is written and which rule of law it
answers: the JSON Schema, docs/policy.md and the hints of `policy check` are made
from that. The bounds are generous for people and small for machines: they keep one
file from filling the snippet, the declaration or memory.
"""

from typing import Annotated, Literal

import msgspec

from consent_service.policy.category_shape import CategoryShape
from consent_service.policy.model import Model
from consent_service.policy.service_shape import ServiceShape
from consent_service.policy.value_types import (
    Address,
    Colour,
    Domain,
    Email,
    Jurisdiction,
    Language,
    Line,
    Reason,
    Slug,
    Words,
    at_most,
    between,
    field,
)


class ControllerShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is responsible for the site, and how visitors can reach them."""

    name: Annotated[
        Line,
        field(
            "The registered name of the company or person responsible for the site.",
            "Esimerkki Oy",
            law="GDPR 13(1)(a)",
        ),
    ]
    business_id: Annotated[
        Line | None,
        field("The number in the public register of companies.", "1234567-1"),
    ] = None
    address: Annotated[
        Line | None,
        field(
            "The postal address.",
            "Esimerkkikatu 1, 00100 Helsinki",
            law="GDPR 13(1)(a)",
        ),
    ] = None
    email: Annotated[
        Email | None,
        field(
            "The address for questions about personal data. It is public: use that of "
            "a role, not of a person.",
            "tietosuoja@esimerkki.fi",
            law="GDPR 13(1)(a)",
        ),
    ] = None
    phone: Annotated[
        Line | None,
        field(
            "The telephone number for the same.",
            "+358 9 123 4567",
            law="GDPR 13(1)(a)",
        ),
    ] = None
    url: Annotated[
        Address | None,
        field("The controller's own website.", "https://www.esimerkki.fi"),
    ] = None


class OpenShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question about the policy that the owner must still answer."""

    place: Annotated[
        Line,
        field("The field that the answer belongs in.", "controller.email"),
    ]
    question: Annotated[
        Words,
        field(
            "The question in plain words, per language.",
            {"fi": "Mihin osoitteeseen kävijä voi kirjoittaa?"},
        ),
    ]


class AppearanceShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the banner looks. The buttons share every value: none is better seen."""

    position: Annotated[
        Literal["bottom", "top", "corner", "center"],
        field(
            "Where the banner stands in a wide window: a card at the bottom or the top "
            "left, in the bottom right `corner`, or in the `center`; it never blocks "
            "the page. In a narrow window it stands at the bottom, or at the top.",
            "corner",
        ),
    ] = "bottom"
    layout: Annotated[
        Literal["short", "full"],
        field(
            "How much the banner says: a line for each category, or its whole "
            "description over the width of the window.",
            "full",
        ),
    ] = "short"
    scheme: Annotated[
        Literal["auto", "light", "dark"],
        field("Light or dark; `auto` follows the visitor's system.", "light"),
    ] = "auto"
    radius: Annotated[
        int, between(0, 32), field("How round the corners are, in pixels.", 4)
    ] = 8
    accent: Annotated[
        Colour | None,
        field(
            "The colour of the buttons.",
            "#0a5c36",
            law="WCAG 2.2, 1.4.11; A-13, A-63",
        ),
    ] = None
    accent_dark: Annotated[
        Colour | None,
        field(
            "The colour of the buttons in the dark scheme; that of `accent` if left "
            "out.",
            "#6fcf97",
            law="WCAG 2.2, 1.4.11; A-13, A-63",
        ),
    ] = None
    font: Annotated[
        Literal["inherit", "system"],
        field("The font: that of the page, or of the visitor's system.", "system"),
    ] = "inherit"


class PolicyShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of `policies/SITE.toml`."""

    site: Annotated[
        Slug,
        field(
            "The name of the site. The file is called after it, and it is in every "
            "address: `/SITE/consent.js`.",
            "esimerkki",
        ),
    ]
    domains: Annotated[
        tuple[Domain, ...],
        at_most(100, least=1),
        field(
            "The hosts that the banner stands on. Choices from other hosts are "
            "refused.",
            ["esimerkki.fi", "www.esimerkki.fi"],
            law="GDPR 4(11); A-44",
        ),
    ]
    languages: Annotated[
        tuple[Language, ...],
        at_most(50, least=1),
        field(
            "The languages of the banner and the declaration, the site's own first.",
            ["fi", "en"],
            law="GDPR 12(1); C-20, A-71",
        ),
    ]
    controller: Annotated[
        ControllerShape,
        field(
            "Who is responsible for the site.",
            {"name": "Esimerkki Oy", "email": "tietosuoja@esimerkki.fi"},
            law="GDPR 13(1)(a); C-16",
        ),
    ]
    jurisdiction: Annotated[
        Jurisdiction,
        field(
            "Whose law applies: a country (ISO 3166-1), a state such as `US-CA`, or "
            "`EU` for the strictest rules.",
            "FI",
            law="GDPR 3; A-50",
        ),
    ] = "FI"
    model: Annotated[
        Model | None,
        field(
            "What silence means: `opt_in` is a refusal, `opt_out` a grant, "
            "`notice_only` asks nothing. That of the jurisdiction if left out.",
            "opt_in",
            law="Act 917/2014 s. 205; ePrivacy Directive 5(3); A-05",
        ),
    ] = None
    notice_url: Annotated[
        Address | None,
        field(
            "The site's privacy notice. Banner and declaration link to it.",
            "https://esimerkki.fi/tietosuoja",
            law="GDPR 12(1), 13; A-19",
        ),
    ] = None
    cookie_domain: Annotated[
        Domain | None,
        field(
            "A parent of all `domains` for which the choice is kept once. Left out, "
            "each host keeps its own.",
            "esimerkki.fi",
            law="GDPR 4(11); A-44",
        ),
    ] = None
    validity_days: Annotated[
        int,
        between(1, 400),
        field(
            "How many days a choice is valid. Then the visitor is asked again.",
            183,
            law="CNIL recommendation 2020-092; A-40, A-43",
        ),
    ] = 183
    retention_years: Annotated[
        int,
        between(1, 20),
        field(
            "How many years a record is kept as proof after its choice has expired.",
            3,
            law="GDPR 5(1)(e), 7(1); B-22",
        ),
    ] = 3
    honour_dnt: Annotated[
        bool,
        field(
            "Whether the old Do Not Track signal is treated like Global Privacy "
            "Control.",
            True,
            law="GDPR 21(5)",
        ),
    ] = False
    demographics: Annotated[
        Literal["strict", "coupled"],
        field(
            "`strict`: `ga_demographics` decides on Google signals and on nothing of "
            "ads. `coupled`: it also grants `ad_storage`, by which Google Ads may use "
            "the cookies and ids of Google Analytics: `policy check` wants a reason.",
            "coupled",
            law="GDPR 4(11), 7(4); A-30",
        ),
    ] = "strict"
    blocking: Annotated[
        Literal["off", "report", "on"],
        field(
            "Whether the script also holds third-party tags that the page does not "
            "mark: not at all, only in the console, or really.",
            "report",
            law="ePrivacy Directive 5(3); A-02",
        ),
    ] = "off"
    publish_log: Annotated[
        bool,
        field(
            "Whether anybody may read the hash tiles and proofs of the log. Entries "
            "still need a token: they name records, and a name opens a receipt.",
            True,
            law="GDPR 5(2), 7(1)",
        ),
    ] = False
    count_views: Annotated[
        bool,
        field(
            "Whether to count by day how often the banner is shown: without cookie, "
            "storage or identifier. The declaration says so.",
            True,
            law="GDPR 13; ePrivacy Directive 5(3)",
        ),
    ] = False
    hand_over: Annotated[
        dict[Slug, Annotated[tuple[Domain, ...], msgspec.Meta(min_length=1)]],
        msgspec.Meta(
            max_length=20,
            extra={"wanted": 'hosts per site, as { other = ["other.fi"] }'},
        ),
        field(
            "Other sites of the same controller, each with those of its hosts to which "
            "a choice goes along with a link.",
            {"toinen": ["toinen.fi"]},
            law="GDPR 4(11); A-44",
        ),
    ] = {}
    categories: Annotated[
        dict[Slug, CategoryShape],
        at_most(20),
        field(
            "What visitors decide about, in the order of the banner. `necessary` is "
            "always there.",
            {"analytics": {"services": ["google-analytics-4"]}},
            law="GDPR 4(11), 13(1)(c); A-25",
        ),
    ] = {}
    services: Annotated[
        dict[Slug, ServiceShape],
        at_most(300),
        field(
            "Services that the catalog does not have, and what differs for those that "
            "it has.",
            {"google-analytics-4": {"data_retention": "P14M"}},
            law="GDPR 13; C-02",
        ),
    ] = {}
    open: Annotated[
        tuple[OpenShape, ...],
        at_most(200),
        field(
            "Questions that the owner must still answer. `policy check` repeats them.",
            [
                {
                    "place": "controller.email",
                    "question": {"fi": "Mihin osoitteeseen kävijä voi kirjoittaa?"},
                }
            ],
            law="GDPR 5(2)",
        ),
    ] = ()
    appearance: Annotated[
        AppearanceShape,
        field("How the banner looks.", {"position": "corner", "accent": "#0a5c36"}),
    ] = AppearanceShape()
    reasons: Annotated[
        dict[Slug, Reason],
        at_most(200),
        field(
            "Why an error of `policy check` is accepted, by rule, or a finding of "
            "`scan`, by its id. The reason becomes a part of the revision.",
            {"controller-contact-missing": "The contact is in the privacy notice."},
            law="GDPR 5(2)",
        ),
    ] = {}
