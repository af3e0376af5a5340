"""The rows of the table of resources, in the order of reading."""

from consent_service.web.endpoint import (
    ACTION,
    BUSY,
    BYTES,
    DIGEST,
    FROM,
    HTML,
    JSON,
    LANG,
    NO_TOKEN,
    REVISION,
    SITE,
    TEXT,
    TO,
    UNKNOWN,
    WRONG_TOKEN,
    Endpoint,
    Outcome,
    Parameter,
    bad,
    good,
)

_SCRIPT = "text/javascript"
_STREAM = "application/x-ndjson"
_ONE_REVISION = Parameter("revision", "query", "The digest of one revision.")
_READER = (NO_TOKEN, WRONG_TOKEN, UNKNOWN, BUSY)

ENDPOINTS = (
    Endpoint(
        "GET",
        "/{site}/consent.js",
        "The script for the pages of a site",
        "Compressed with brotli or gzip as the browser likes. `ETag` and `304` make a "
        "second request cheap; it is used while a newer one is fetched.",
        (good("The script.", _SCRIPT), good("Unchanged.", "", 304), UNKNOWN),
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/{site}/consent.{hash}.js",
        "The script, pinned",
        "The same bytes under a name that holds their SHA-256, for subresource "
        "integrity. It never changes; after an update of the policy or the service "
        "the name is another, and the former one answers until the next restart.",
        (good("The script.", _SCRIPT), UNKNOWN),
        parameters=(
            SITE,
            Parameter(
                "hash", "path", "SHA-256 of the script.", pattern="^[0-9a-f]{64}$"
            ),
        ),
    ),
    Endpoint(
        "GET",
        "/{site}/consent.d.ts",
        "The types of what the script offers",
        "For pages that are written in TypeScript.",
        (good("The types.", "application/typescript"), UNKNOWN),
        parameters=(SITE,),
    ),
    Endpoint(
        "POST",
        "/{site}/choices",
        "Put a choice on record",
        "Answers once the record is durable and in the signed log. The body is JSON, "
        "sent as `application/json` or `text/plain`. The same `id` again gives the "
        "first receipt again. Sets the visitor's cookie when the request is same-site. "
        "`checkpoint` of the answer is what everybody is shown of the log then: "
        "the same for many. Sent back with the next choice it is held against the log "
        "(docs/threat-model.md), is never recorded, and is no error whatever it says.",
        (
            good("Recorded.", JSON, 201),
            good("Was recorded before under that id.", JSON),
            bad(400, "The body is not JSON."),
            bad(403, "The origin is neither one of the site's domains nor our own."),
            UNKNOWN,
            bad(409, "The revision is unknown or was withdrawn."),
            bad(413, "The body is longer than 8 KiB."),
            bad(415, "The body is of another type."),
            bad(422, "The choice does not fit; `detail` names the place."),
            bad(429, "Too many. `Retry-After` says when to come again."),
            BUSY,
        ),
        access="site",
        parameters=(SITE,),
        body="Choice",
        schema="Answer",
    ),
    Endpoint(
        "OPTIONS",
        "/{site}/choices",
        "Ask whether a choice may be sent",
        "For browsers that ask first, because the body is called `application/json`.",
        (good("Which methods and headers may be used.", "", 204), UNKNOWN),
        access="site",
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/{site}/declaration",
        "The declaration",
        "A page in the policy's languages that needs neither script nor style, with "
        "the visitor's present choices and a form that changes or withdraws them.",
        (good("The page.", HTML), UNKNOWN),
        parameters=(SITE, LANG, REVISION),
    ),
    Endpoint(
        "POST",
        "/{site}/declaration",
        "The form of the declaration",
        "For visitors without script. Sets the cookie and leads back to the page.",
        (
            good("Recorded.", "", 303),
            bad(403, "The form was not on a page of the service."),
            UNKNOWN,
            bad(415, "The body is no form."),
            bad(429, "Too many."),
        ),
        access="site",
        parameters=(SITE,),
        body="form",
    ),
    Endpoint(
        "GET",
        "/{site}/declaration.json",
        "The declaration as data",
        "What the page says, for programs. Every page may read it.",
        (good("The declaration.", JSON), UNKNOWN),
        parameters=(SITE, LANG, REVISION),
        schema="Declaration",
    ),
    Endpoint(
        "GET",
        "/{site}/declaration.jsonld",
        "The declaration in the Data Privacy Vocabulary",
        "What the page says, in the W3C community's terms for consent notices.",
        (good("The declaration.", "application/ld+json"), UNKNOWN),
        parameters=(SITE, LANG, REVISION),
    ),
    Endpoint(
        "GET",
        "/{site}/declaration.schema.json",
        "The schema of the declaration's data",
        "The JSON Schema that every `declaration.json` fits. Fields are added in time "
        "and never taken away.",
        (good("The schema.", "application/schema+json"), UNKNOWN),
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/{site}/declaration.js",
        "The declaration in the owner's own page",
        "Fills every `<div data-consent-declaration>` of the page that loads it; see "
        "docs/declaration.md.",
        (good("The script.", _SCRIPT), good("Unchanged.", "", 304), UNKNOWN),
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/{site}/declaration/history",
        "What changed when",
        "Every published revision, newest first.",
        (good("The page.", HTML), UNKNOWN),
        parameters=(SITE, LANG),
    ),
    Endpoint(
        "GET",
        "/{site}/receipts/{digest}",
        "A receipt again",
        "For whoever holds the digest of the record. A C2SP tlog-proof with the record "
        "file inside; it is proved against the newest checkpoint.",
        (good("The receipt.", TEXT), UNKNOWN, BUSY),
        parameters=(SITE, DIGEST),
    ),
    Endpoint(
        "GET",
        "/{site}/receipts/{digest}.jsonld",
        "A receipt in the Data Privacy Vocabulary",
        "The record with all that was told when the choice was made, as ISO/IEC TS "
        "27560 has it. It proves nothing: that is for the receipt itself.",
        (good("The receipt.", "application/ld+json"), UNKNOWN, BUSY),
        parameters=(SITE, DIGEST),
    ),
    Endpoint(
        "POST",
        "/{site}/erasures",
        "Erase a visitor's records",
        "By the visitor with the signed cookie, or by an owner's token with a JSON "
        "body that names the visitor. Those in earlier logs of the site go as well. "
        "The newest log keeps a statement that names no one.",
        (
            good("Erased; says how many.", JSON),
            good("Erased; leads back to the declaration.", "", 303),
            NO_TOKEN,
            WRONG_TOKEN,
            UNKNOWN,
            BUSY,
        ),
        access="owner",
        parameters=(SITE,),
        body="Erasure",
        schema="Erased",
    ),
    Endpoint(
        "POST",
        "/{site}/handovers",
        "Take a choice along to another site of the same controller",
        "For a visitor who follows a link to a site that the policy names under "
        "`hand_over`, and that what was shown when choosing named too. The token says "
        "what was decided and nothing of who did; it goes into the fragment of the "
        "link, never into its query.",
        (
            good("The token.", JSON),
            bad(401, "The cookie is not signed by this service, or has ended."),
            bad(403, "The origin is foreign, or the banner did not name that site."),
            bad(404, "Nothing is handed over to that site, or the record is gone."),
            bad(422, "The body is no such request."),
            bad(429, "Too many."),
        ),
        access="site",
        parameters=(SITE,),
        body="HandOverRequest",
        schema="HandedOver",
    ),
    Endpoint(
        "POST",
        "/{site}/arrivals",
        "Put on record here what was decided at the site before",
        "With a token of at most 60 seconds, once. What means the same here is "
        "decided by it, for as long as the first choice holds; what does not is denied "
        "in the record, and asked. `surface` is `api`, `supersedes` the record of the "
        "site before.",
        (
            good("Recorded.", JSON, 201),
            bad(401, "The token is not signed, for another site, late, or was used."),
            bad(403, "The origin is foreign, or nothing means the same here."),
            UNKNOWN,
            bad(409, "The revision is unknown or was withdrawn."),
            bad(422, "The body is no such request."),
            bad(429, "Too many."),
            BUSY,
        ),
        access="site",
        parameters=(SITE,),
        body="Arrival",
        schema="Answer",
    ),
    Endpoint(
        "GET",
        "/{site}/records",
        "Every record",
        "A stream, oldest first, without a limit. Cells of CSV that a spreadsheet "
        "would take for a formula begin with an apostrophe.",
        (good("The records.", _STREAM), bad(400, "A filter cannot be read."), *_READER),
        access="auditor",
        parameters=(
            SITE,
            FROM,
            TO,
            _ONE_REVISION,
            ACTION,
            Parameter("format", "query", "How to write it.", words=("ndjson", "csv")),
        ),
    ),
    Endpoint(
        "GET",
        "/{site}/export",
        "The whole of a site, to be audited offline",
        "A tar archive with every revision, checkpoint, tile and record, and a signed "
        "manifest at its end. `consent-service log verify` reads it; so can a program "
        "written from docs/log-format.md. Without a filter it holds the uses of tokens "
        "too, and `consent-service log import` takes the site in again.",
        (
            good("The archive.", "application/x-tar"),
            bad(400, "A filter cannot be read."),
            *_READER,
        ),
        access="auditor",
        parameters=(SITE, FROM, TO, _ONE_REVISION, ACTION),
    ),
    Endpoint(
        "GET",
        "/{site}/accesses",
        "Who read what",
        "Every use of a token on this site, this one included.",
        (good("The accesses.", _STREAM), *_READER),
        access="auditor",
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/{site}/log/checkpoint",
        "The newest checkpoint",
        "A C2SP tlog-checkpoint: size and root of the log, signed. Everybody is shown "
        "the same one for a while, so that its size identifies nobody; with a token it "
        "is the newest.",
        (good("The checkpoint.", TEXT), UNKNOWN, BUSY),
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/{site}/log/vkeys",
        "The keys that verify the logs",
        "One C2SP vkey a line, those of the site's first log first. To prove anything "
        "against this service they have to be kept somewhere else.",
        (good("The keys.", TEXT), UNKNOWN, BUSY),
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/{site}/log/tile/{path}",
        "A tile or entry bundle",
        "As C2SP tlog-tiles names them. Public only if the policy publishes the log.",
        (good("The tile.", BYTES), *_READER),
        access="auditor",
        parameters=(
            SITE,
            Parameter("path", "path", "Level and number, or `entries` and number."),
        ),
    ),
    Endpoint(
        "GET",
        "/{site}/log/proof/{index}",
        "The proof that an entry is in the log",
        "A C2SP tlog-proof without the record. Public only if the policy publishes "
        "the log.",
        (good("The proof.", TEXT), *_READER),
        access="auditor",
        parameters=(SITE, Parameter("index", "path", "Position in the log.")),
    ),
    Endpoint(
        "GET",
        "/{site}/log/consistency/{old}/{new}",
        "The proof that a log only grew",
        "One base64 hash a line (RFC 6962 section 2.1.2). Public only if the policy "
        "publishes the log.",
        (good("The proof.", TEXT), *_READER),
        access="auditor",
        parameters=(
            SITE,
            Parameter("old", "path", "The smaller size."),
            Parameter("new", "path", "The larger size."),
        ),
    ),
    Endpoint(
        "POST",
        "/policies",
        "Read the policies again",
        "What SIGHUP does, with an answer: which revision each site has now, and what "
        "is wrong with the files that are not in force.",
        (good("What is served now.", JSON), NO_TOKEN, WRONG_TOKEN, BUSY),
        access="owner",
        schema="Readiness",
    ),
    Endpoint(
        "POST",
        "/witness/add-checkpoint",
        "Cosign the checkpoint of another installation's log",
        "C2SP tlog-witness. Only where the settings make the service a witness.",
        (
            good("The cosignatures.", TEXT),
            Outcome(400, "The body is not in the format.", TEXT),
            Outcome(403, "No known key of that log has signed it.", TEXT),
            Outcome(404, "This log is not watched here.", TEXT),
            Outcome(409, "Another size was cosigned last; says which.", TEXT),
            Outcome(422, "The proof does not hold.", TEXT),
        ),
    ),
    Endpoint(
        "GET",
        "/healthz",
        "Is the process alive",
        "Says nothing of the store.",
        (good("It is.", JSON),),
    ),
    Endpoint(
        "GET",
        "/readyz",
        "Can a choice be recorded now",
        "With the revision that each site is served by, and the trouble it is in.",
        (good("It can.", JSON), BUSY),
        schema="Readiness",
    ),
    Endpoint(
        "GET",
        "/metrics",
        "Numbers about the service",
        "In the text format of Prometheus. They name no visitor.",
        (good("The numbers.", TEXT),),
    ),
    Endpoint(
        "GET",
        "/.well-known/gpc.json",
        "Global Privacy Control is honoured",
        "As its specification has it.",
        (good("It is.", JSON),),
    ),
    Endpoint(
        "GET",
        "/openapi.json",
        "This list for programs",
        "OpenAPI 3.1.",
        (good("The list.", JSON),),
    ),
    Endpoint(
        "GET",
        "/docs",
        "This list for people",
        "With every error code.",
        (good("The page.", HTML),),
    ),
    Endpoint(
        "GET",
        "/static/{file}",
        "A style or script of our pages",
        "The address names the content.",
        (good("The asset.", BYTES), UNKNOWN),
        parameters=(Parameter("file", "path", "Its name."),),
    ),
    Endpoint(
        "GET",
        "/demo",
        "All demo pages",
        "Only when the setting `demo` is on.",
        (good("The page.", HTML), UNKNOWN),
        access="demo",
    ),
    Endpoint(
        "GET",
        "/demo/{site}",
        "A page as the site might have it",
        "With its banner and stand-ins for third parties.",
        (good("The page.", HTML), UNKNOWN),
        access="demo",
        parameters=(SITE,),
    ),
    Endpoint(
        "GET",
        "/demo/third-party/{file}",
        "What a stand-in third party serves",
        "Fetched under another host name of this machine.",
        (good("A script, a pixel or a frame.", BYTES), UNKNOWN),
        access="demo",
        parameters=(Parameter("file", "path", "Its name."),),
    ),
)
