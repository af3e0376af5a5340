"""Every error that this package raises, in one tree.

One file, longer than others: a tree in pieces is drawn in none of them.

The first paragraph of a docstring is for operators: docs/errors.md and /docs print
it. What programmers have to know comes after it.

ConsentServiceError                 internal
├── SettingsError                   bad-setting
├── InstallationError               bad-installation     (exit 3: port, disk, lock)
├── PolicyError                     bad-policy
│   └── CatalogError                bad-catalog
├── NoticeError                     unreadable-notice
│   └── DeadLinkError               dead-link
├── ScanError                       scan-failed          (exit 3: no browser, no host)
├── EvidenceError                   bad-evidence
│   ├── MalformedEvidenceError      malformed-evidence
│   ├── ExportError                 bad-export
│   ├── ProofError                  bad-proof
│   │   └── StaleWitnessError       stale-witness        (the body of a 409)
│   └── SignatureError              bad-signature
├── AnchorError                     anchor-failed        (nothing of the log is lost)
├── RequestError                    bad-request
│   ├── InvalidChoiceError          invalid-choice
│   ├── ChoiceIdUsedError           choice-id-used
│   ├── ErasedChoiceError           erased-choice        (410: never again)
│   ├── UnknownRevisionError        unknown-revision
│   ├── RefusedPolicyError          refused-policy       (nothing was kept)
│   ├── StalePolicyError            stale-policy         (412: somebody was quicker)
│   ├── MissingConditionError       missing-condition    (428: no If-Match)
│   ├── EditingOffError             editing-off
│   ├── StartingError               starting
│   ├── UnknownSiteError            unknown-site
│   ├── NotFoundError               not-found
│   ├── ForeignOriginError          foreign-origin
│   ├── BodyTooLargeError           body-too-large
│   ├── HeadTooLargeError           head-too-large
│   ├── RequestTimeoutError         request-timeout
│   ├── WrongMediaTypeError         wrong-media-type
│   ├── TooManyRequestsError        too-many-requests
│   ├── TooManyConnectionsError     too-many-connections (503, retry)
│   ├── TokenError                  bad-token
│   └── ForbiddenError              forbidden
└── StoreError                      store-failed
    ├── StaleHeadError              stale-head
    ├── RepeatedChoiceError         repeated-choice
    ├── GoneRecordError             gone-record
    ├── StoreBusyError              store-busy           (queue full: 503, retry)
    ├── StoreUnavailableError       store-unavailable    (503, retry)
    ├── ReadOnlyLogError            log-read-only        (503: see `log reopen`)
    ├── DamagedStoreError           damaged-store        (503: not what was kept)
    └── StoreHeldError              store-held           (another process has it)
"""

from typing import Any, ClassVar


class ConsentServiceError(Exception):
    """The service failed in a way that it did not expect. Its log says more.

    The root of the tree. Catch it only at an edge: web/problems.py, cli/main.py.

    Attributes:
        code: A stable slug. It names the problem type in HTTP answers, the
            `error` label in metrics, and the line to search for in the docs.
            Once released, a code never changes meaning.
        hint: What the reader can do about it, or "" when there is nothing.
    """

    code: ClassVar[str] = "internal"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def explain(error: ConsentServiceError) -> str:
    """Return an error in one line for a log: its place, what it is, what to do."""
    place = getattr(error, "place", "")
    hint = f" ({error.hint})" if error.hint else ""
    return f"{place}: {error}{hint}" if place else f"{error}{hint}"


class SettingsError(ConsentServiceError):
    """One or more settings cannot be used. All of them are named at once."""

    code = "bad-setting"


class InstallationError(ConsentServiceError):
    """The machine lacks something: a free port, a writable folder, keys."""

    code = "bad-installation"


class PolicyError(ConsentServiceError):
    """A policy file cannot be used. The last good revision stays in force.

    Attributes:
        place: File and line, such as `policies/inope.toml:14`, or "" if unknown.
        also: Further mistakes of the same file, each with its own place.
    """

    code = "bad-policy"

    def __init__(
        self,
        message: str,
        *,
        place: str = "",
        hint: str = "",
        also: tuple["PolicyError", ...] = (),
    ) -> None:
        super().__init__(message, hint=hint)
        self.place = place
        self.also = also


class CatalogError(PolicyError):
    """A file of your own catalog, or of hints, cannot be used.

    What was in force before stays in force.
    """

    code = "bad-catalog"


class NoticeError(ConsentServiceError):
    """A privacy notice cannot be read: empty, binary, too large, unreachable."""

    code = "unreadable-notice"


class DeadLinkError(NoticeError):
    """A link is dead: its host is unknown, or it answers 404 or 410."""

    code = "dead-link"


class ScanError(ConsentServiceError):
    """A site cannot be scanned: no browser, no such host, or not a report.

    Attributes:
        reason: Why the site was not there to look at, as a page can say it in words
            (`scan/absence.py`), `disk`, or "" for anything else.
    """

    code = "scan-failed"

    def __init__(self, message: str, *, hint: str = "", reason: str = "") -> None:
        super().__init__(message, hint=hint)
        self.reason = reason


class EvidenceError(ConsentServiceError):
    """Something offered as evidence is not valid. Rely on none of it."""

    code = "bad-evidence"


class MalformedEvidenceError(EvidenceError):
    """The bytes are not in the format, or not in its one canonical form."""

    code = "malformed-evidence"


class ExportError(EvidenceError):
    """An export cannot be imported: unsound, incomplete, or of another site."""

    code = "bad-export"


class ProofError(EvidenceError):
    """A proof is well formed and does not lead to the right root."""

    code = "bad-proof"


class StaleWitnessError(ProofError):
    """The witness knows another tree than the request builds on. Nothing was stored.

    Attributes:
        size: The size that the witness knows: the body of its 409.
    """

    code = "stale-witness"

    def __init__(self, message: str, *, size: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.size = size


class SignatureError(EvidenceError):
    """A signature is missing, made by an unknown key, or does not verify."""

    code = "bad-signature"


class AnchorError(ConsentServiceError):
    """A checkpoint could not be sent to an anchor. The service tries again."""

    code = "anchor-failed"


class RequestError(ConsentServiceError):
    """The request cannot be served as it is; repeating it unchanged cannot help."""

    code = "bad-request"
    status: ClassVar[int] = 400


class InvalidChoiceError(RequestError):
    """The body is well formed and does not fit the site's policy."""

    code = "invalid-choice"
    status = 422


class ChoiceIdUsedError(RequestError):
    """The id of a choice is that of another choice, which is on record."""

    code = "choice-id-used"
    status = 409


class ErasedChoiceError(RequestError):
    """The choice was on record and was erased. It is not recorded again."""

    code = "erased-choice"
    status = 410


class UnknownRevisionError(RequestError):
    """The choice names a revision that was never published or was withdrawn."""

    code = "unknown-revision"
    status = 409


class RefusedPolicyError(RequestError):
    """A policy cannot be kept or published as it is. What was there still is.

    Attributes:
        findings: What `policy check` says of it.
    """

    code = "refused-policy"
    status = 422

    def __init__(
        self, message: str, *, findings: tuple[Any, ...] = (), hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.findings = findings


class StalePolicyError(RequestError):
    """Somebody else has changed the policy or its draft meanwhile. Nothing was kept.

    Attributes:
        digest: Of what is there now, "" for nothing.
    """

    code = "stale-policy"
    status = 412

    def __init__(self, message: str, *, digest: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.digest = digest


class MissingConditionError(RequestError):
    """A change has to say what it was made from, and this one does not."""

    code = "missing-condition"
    status = 428


class EditingOffError(RequestError):
    """Policies are not changed here. Their files are; the hint says where."""

    code = "editing-off"
    status = 409


class StartingError(RequestError):
    """The service has just started and does not serve the site yet. Try again soon."""

    code = "starting"
    status = 503


class UnknownSiteError(RequestError):
    """No policy with that name is published here."""

    code = "unknown-site"
    status = 404


class NotFoundError(RequestError):
    """The site is known and has no such resource."""

    code = "not-found"
    status = 404


class ForeignOriginError(RequestError):
    """The request comes from a page that is not on one of the site's domains.

    Its message and hint name the origin alone, never the address of the page.
    """

    code = "foreign-origin"
    status = 403


class BodyTooLargeError(RequestError):
    """The body is longer than anything that this resource takes."""

    code = "body-too-large"
    status = 413


class HeadTooLargeError(RequestError):
    """The request line and headers are longer, or more, than any browser sends."""

    code = "head-too-large"
    status = 431


class RequestTimeoutError(RequestError):
    """The request did not arrive whole in time. Nothing was stored; send it again."""

    code = "request-timeout"
    status = 408


class WrongMediaTypeError(RequestError):
    """The body is of a media type that this resource does not read."""

    code = "wrong-media-type"
    status = 415


class TooManyRequestsError(RequestError):
    """The rate limit is reached. Nothing was stored; wait and repeat.

    Attributes:
        retry_after: Whole seconds after which the next one is taken, 0 if unknown.
    """

    code = "too-many-requests"
    status = 429

    def __init__(self, message: str, *, retry_after: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class TooManyConnectionsError(RequestError):
    """Too many connections are open. Nothing was read; try again later."""

    code = "too-many-connections"
    status = 503


class TokenError(RequestError):
    """The token or cookie is missing, malformed, expired or revoked."""

    code = "bad-token"
    status = 401


class ForbiddenError(RequestError):
    """The token is valid and is not for this site or this use."""

    code = "forbidden"
    status = 403


class StoreError(ConsentServiceError):
    """The store could not do what was asked. The request was not recorded.

    Nothing of it may be acknowledged.
    """

    code = "store-failed"


class StaleHeadError(StoreError):
    """Another process wrote to the log first. Nothing was written; try again.

    The stored head is not the one built on: load it anew.
    """

    code = "stale-head"


class RepeatedChoiceError(StoreError):
    """The choice already has its record. Nothing was written.

    Of a commit, no other entry was written either.
    """

    code = "repeated-choice"


class GoneRecordError(StoreError):
    """A record to erase does not exist or is erased already. Nothing was written.

    Of a commit, no other entry was written either.
    """

    code = "gone-record"


class StoreBusyError(StoreError):
    """Too many choices are waiting. Nothing was written; try again later."""

    code = "store-busy"


class StoreUnavailableError(StoreError):
    """The store does not answer. The request may or may not have been carried out."""

    code = "store-unavailable"


class ReadOnlyLogError(StoreError):
    """The log takes no more entries until an operator has looked at it."""

    code = "log-read-only"


class DamagedStoreError(StoreError):
    """What the store holds is not what was kept: its digest is another one.

    Rely on none of it. Nothing was stored.
    """

    code = "damaged-store"


class StoreHeldError(StoreError):
    """Another process holds this store, which takes one writer at a time."""

    code = "store-held"
