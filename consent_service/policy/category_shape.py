"""What an owner writes of a category, in the same way as `file_shape`."""

from typing import Annotated

import msgspec

from consent_service.policy.value_types import (
    Slug,
    Words,
    at_most,
    between,
    field,
)


class CategoryShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that visitors decide about.

    The product's own categories (`necessary`, `preferences`, `analytics`,
    `ga_demographics`, `marketing`, `social_sharing`) have words in every language of
    the banner. A category with another id needs `title` and `description`.
    """

    services: Annotated[
        tuple[Slug, ...],
        at_most(300),
        field(
            "Ids of the services in this category: of the catalog, or described under "
            "`[services.ID]`. A service is in one category only.",
            ["google-analytics-4"],
            law="GDPR 4(11), 13(1)(c); A-25",
        ),
    ] = ()
    title: Annotated[
        Words | None,
        field(
            "The name of the category in the banner, per language.",
            {"fi": "Kävijätilastot", "en": "Visitor statistics"},
            law="GDPR 12(1); A-18",
        ),
    ] = None
    description: Annotated[
        Words | None,
        field(
            "What the category is for, in a sentence or two, per language.",
            {
                "fi": "Laskemme, mitä sivuja luetaan.",
                "en": "We count which pages are read.",
            },
            law="GDPR 13(1)(c); A-18",
        ),
    ] = None
    summary: Annotated[
        Words | None,
        field(
            "What the category is for in half a sentence, for the banner: at most 60 "
            "characters, no capital at the beginning, no full stop. Left out, the "
            "banner has the beginning of `description`.",
            {"fi": "mitä sivuja luetaan", "en": "which pages are read"},
            law="GDPR 13(1)(c); A-17, A-18",
        ),
    ] = None
    needs: Annotated[
        Slug | None,
        field(
            "A category without which this one cannot be granted. Only for categories "
            "of your own.",
            "analytics",
        ),
    ] = None
    sensitive_to_gpc: Annotated[
        bool | None,
        field(
            "Whether a Global Privacy Control signal turns the category off. Always on "
            "for `marketing`, `ga_demographics` and `social_sharing`.",
            True,
            law="CCPA regulations § 7025; A-51",
        ),
    ] = None
    edition: Annotated[
        int,
        between(1, 1_000_000),
        field(
            "Raise it when the purpose changed although its words did not: visitors "
            "are then asked again.",
            2,
            law="GDPR 4(11), 7; A-42",
        ),
    ] = 1
