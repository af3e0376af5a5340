"""Change a policy without a file: a draft, its checks, its publication, and back.

Pages and HTTP do the same things here. A draft is always a policy that can be read;
what is unlawful in it is a finding, and keeps it from being published. Every change
names by its digest what it was made from: who was not the first is told, and nothing
that somebody wrote is replaced unseen. Where `CONSENT_EDITING` is off, drafts are kept
all the same: what comes of one is a patch.
"""

import asyncio
import difflib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from consent_service.errors import (
    ConsentServiceError,
    NotFoundError,
    PolicyError,
    RefusedPolicyError,
    RequestError,
    StalePolicyError,
    UnknownSiteError,
)
from consent_service.evidence.statement_fields import is_reason
from consent_service.findings import Finding, is_severe
from consent_service.policy.lint import lint_policy_text
from consent_service.policy.load import PolicyFile
from consent_service.policy.reference import Known
from consent_service.policy.reserved_names import BLOCKED_NAMES, OWN_NAMES
from consent_service.policy.revision import Revision, revision_of
from consent_service.policy.rewrite import rewrite
from consent_service.publishing.place import PolicyPlace
from consent_service.sites import Sites
from consent_service.snippet import snippet_digest
from consent_service.store.interface import (
    MOST_TEXTS,
    StoredDraft,
    StoredPolicy,
    digest_of,
)

_AGAIN = "look at what it is now, and make the change again"


class CheckedText(msgspec.Struct, frozen=True):
    """A text that may become a policy, and what is known of it.

    Attributes:
        text: The text.
        policy: The policy that it is, None if it is none.
        findings: What `policy check` says of it.
        revision: What publishing it would make, None if it is no policy.
    """

    text: bytes
    policy: PolicyFile | None
    findings: Sequence[Finding]
    revision: Revision | None

    @property
    def digest(self) -> str:
        return digest_of(self.text)

    @property
    def is_lawful(self) -> bool:
        """Whether it can be published."""
        severe = any(is_severe(finding) for finding in self.findings)
        return self.policy is not None and not severe


class Sheet(msgspec.Struct, frozen=True):
    """What there is to edit of a site.

    Attributes:
        site: The site.
        in_force: The policy that its owner wants in force, None for a new site.
        draft: What somebody is making of it, None if nobody is.
    """

    site: str
    in_force: StoredPolicy | None
    draft: StoredDraft | None

    @property
    def text(self) -> bytes:
        """What the next change is made from."""
        if self.draft is not None:
            return self.draft.text
        return self.in_force.text if self.in_force else b""

    @property
    def digest(self) -> str:
        """The name of `text`, "" for a site that has nothing yet."""
        return digest_of(self.text) if self.draft or self.in_force else ""

    @property
    def base(self) -> str:
        """The digest of the policy in force, "" for none."""
        return self.in_force.digest if self.in_force else ""

    @property
    def is_overtaken(self) -> bool:
        """Whether the policy in force has changed since the draft was begun."""
        return self.draft is not None and self.draft.base != self.base


class PolicyEditor:
    """Loads, saves, publishes and takes back what is edited.

    More than 15 methods: each is one thing that somebody does at a draft.
    """

    def __init__(
        self,
        place: PolicyPlace,
        sites: Sites,
        *,
        refresh: Callable[[], Awaitable[None]],
        clock: Callable[[], datetime],
    ) -> None:
        """Set up; `refresh` reads the policies again, in every process."""
        self.place = place
        self._sites = sites
        self._refresh = refresh
        self._clock = clock

    async def load(self, site: str) -> Sheet:
        """Return what there is to edit of a site.

        Raises:
            UnknownSiteError: It has neither a policy nor a draft.
        """
        sheet = await self._load(site)
        if not sheet.digest:
            raise UnknownSiteError("no site of that name has a policy here")
        return sheet

    async def _load(self, site: str) -> Sheet:
        store = self.place.store
        in_force, draft = await asyncio.gather(
            store.load_policy(site), store.load_draft(site)
        )
        if draft and in_force and draft.text == in_force.text:
            # A crash while it was published, or its patch has found its way here.
            await store.replace_draft(site, None, base=draft.digest)
            draft = None
        return Sheet(site, in_force, draft)

    async def check(self, site: str, text: bytes) -> CheckedText:
        """Return what is known of a text as the policy of a site."""
        return await asyncio.to_thread(self._check, site, text)

    def _check(self, site: str, text: bytes) -> CheckedText:
        files = self.place.files
        known: Known = files.load_known()
        path = files.folder / f"{site}.toml"
        policy, findings = lint_policy_text(text, path, known=known)
        named = [
            # The folder is the operator's, and no reader's business.
            msgspec.structs.replace(finding, file=Path(finding.file).name)
            for finding in findings
        ]
        revision = (
            revision_of(policy.policy, snippet=snippet_digest(), texts=known.texts)
            if policy
            else None
        )
        return CheckedText(text, policy, named, revision)

    async def change(self, sheet: Sheet, values: Mapping[str, Any]) -> bytes:
        """Return the text of a sheet with those values, its comments and order kept.

        Raises:
            PolicyError: The text of the sheet is no TOML, or cannot take the change.
        """
        return await asyncio.to_thread(_changed, sheet.text, values)

    async def save(
        self, site: str, text: bytes, *, expected: str, by: str
    ) -> CheckedText:
        """Keep a text as the draft of a site.

        A text that is the policy in force ends the draft: there is nothing to publish.

        Args:
            site: The site.
            text: The whole policy.
            expected: The digest of what the text was made from, "" for a new site.
            by: The id of the token of who saves it.

        Raises:
            RefusedPolicyError: It is no policy. The draft is as it was.
            StalePolicyError: Somebody saved or published meanwhile; likewise.
        """
        checked, sheet = await self.preview(site, text, expected=expected)
        draft = StoredDraft(site, text, _base_of(sheet), by, self._clock())
        is_back = checked.digest == sheet.base
        present = sheet.draft.digest if sheet.draft else ""
        done = await self.place.store.replace_draft(
            site, None if is_back else draft, base=present
        )
        if not done:
            raise await self._stale(site)
        return checked

    async def preview(
        self, site: str, text: bytes, *, expected: str
    ) -> tuple[CheckedText, Sheet]:
        """Check a text as `save` does, and save nothing; raises what it raises."""
        sheet = await self._load(site)
        if not sheet.digest and site in OWN_NAMES | BLOCKED_NAMES:
            raise RequestError(f"no site can be called {site!r}")
        if sheet.digest != expected:
            raise _stale_error(sheet)
        checked = await self.check(site, text)
        if checked.policy is None:
            raise refused("this is not a policy, and was not kept", checked.findings)
        return checked, sheet

    async def publish(
        self, site: str, *, expected: str, by: str, why: str = ""
    ) -> CheckedText:
        """Put the draft of a site in force.

        Raises:
            RefusedPolicyError: `policy check` finds an error. Nothing was changed.
            StalePolicyError: The draft, or the policy in force, is another one by now.
            NotFoundError: There is no draft.
            EditingOffError: Policies are not changed here.
        """
        self.place.check_open()
        if not is_reason(why):
            raise RequestError(
                f"the reason has {len(why)} characters",
                hint="it is one line of at most 200 characters",
            )
        sheet = await self.load(site)
        if sheet.draft is None:
            raise NotFoundError("there is no draft to publish", hint="save one first")
        if sheet.digest != expected or sheet.is_overtaken:
            raise _stale_error(sheet)
        checked = await self.check(site, sheet.text)
        if not checked.is_lawful:
            raise refused(
                "the draft cannot be published as long as it has errors",
                checked.findings,
            )
        await self._put(sheet, by=by, why=why)
        return checked

    async def _put(self, sheet: Sheet, *, by: str, why: str) -> None:
        site, store = sheet.site, self.place.store
        if (served := self._sites.get(site)) and not served.trouble:
            # What came from another place, or an older release, was not kept yet.
            await self.place.keep_text(site, served.revision.digest, self._clock())
        before = sheet.in_force.text if sheet.in_force else b""
        policy = StoredPolicy(site, sheet.text, by, why, self._clock(), before)
        if not await store.replace_policy(policy, base=sheet.base):
            raise await self._stale(site)
        # Crash here: the policy is in force and its draft is the same, which is no
        # difference to anybody.
        await store.replace_draft(site, None, base=sheet.digest)
        await self._refresh()
        self._check_served(site)

    async def add(self, site: str, text: str, *, by: str) -> None:
        """Put the first policy of a new site in force.

        Raises:
            StalePolicyError: It has one by now.
            EditingOffError: Policies are not changed here.
        """
        self.place.check_open()
        policy = StoredPolicy(site, text.encode(), by, "", self._clock())
        if not await self.place.store.replace_policy(policy, base=""):
            raise await self._stale(site)
        await self._refresh()
        self._check_served(site)

    def _check_served(self, site: str) -> None:
        served = self._sites.get(site)
        why: ConsentServiceError | str | None = self._sites.unserved.get(site)
        if served is not None:
            why = served.trouble
        if why or served is None:
            raise RequestError(
                f"the policy was written and is not in force: {why or 'it is not read'}"
            )

    async def take_back(self, site: str, *, expected: str) -> None:
        """Throw the draft of a site away.

        Raises:
            StalePolicyError: It is another one by now.
            NotFoundError: There is none.
        """
        sheet = await self.load(site)
        if sheet.draft is None:
            raise NotFoundError("there is no draft to take back")
        if sheet.digest != expected:
            raise _stale_error(sheet)
        if not await self.place.store.replace_draft(site, None, base=expected):
            raise await self._stale(site)

    async def restore(
        self, site: str, *, expected: str, by: str, revision: str
    ) -> CheckedText:
        """Make a draft of the text that made an earlier revision.

        Raises:
            RefusedPolicyError: It is no policy for this release.
            StalePolicyError: There is a draft by now, or another policy.
            NotFoundError: That text is not kept.
        """
        sheet = await self.load(site)
        if sheet.draft is not None:
            raise _stale_error(sheet)
        text = await self.place.store.load_text(site, revision)
        if text is None:
            raise NotFoundError(
                "the text of that revision is not kept",
                hint=f"the newest {MOST_TEXTS} of a site are, from this release on",
            )
        return await self.save(site, text, expected=expected, by=by)

    async def build_on_present(self, site: str, *, expected: str, by: str) -> None:
        """Let a draft replace the policy in force although that has changed.

        For somebody who has seen the difference. Raises what `take_back` raises.
        """
        sheet = await self.load(site)
        if sheet.draft is None:
            raise NotFoundError("there is no draft")
        if sheet.digest != expected:
            raise _stale_error(sheet)
        draft = StoredDraft(site, sheet.text, sheet.base, by, self._clock())
        if not await self.place.store.replace_draft(site, draft, base=expected):
            raise await self._stale(site)

    async def _stale(self, site: str) -> StalePolicyError:
        return _stale_error(await self._load(site))


def patch_of(site: str, before: bytes, after: bytes) -> str:
    """Return the difference of two texts as a patch that `git apply` takes."""
    name = f"{site}.toml"
    lines = difflib.unified_diff(
        before.decode(errors="replace").splitlines(keepends=True),
        after.decode(errors="replace").splitlines(keepends=True),
        f"a/{name}",
        f"b/{name}",
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in lines
    )


def refused(message: str, findings: Sequence[Finding]) -> RefusedPolicyError:
    """Return the error that names the first finding which keeps a policy back."""
    severe = [finding for finding in findings if is_severe(finding)]
    first = severe[0] if severe else None
    detail = f"{message}: {first.message}" if first else message
    return RefusedPolicyError(
        detail, hint=first.suggestion if first else "", findings=tuple(findings)
    )


def _base_of(sheet: Sheet) -> str:
    # A draft stays one of what it was begun from until somebody has looked.
    return sheet.draft.base if sheet.draft else sheet.base


def _changed(text: bytes, values: Mapping[str, Any]) -> bytes:
    try:
        return rewrite(text.decode("utf-8-sig"), values).encode()
    except (ValueError, RecursionError) as error:
        raise PolicyError(
            "the policy is not TOML, so no field of it can be changed",
            hint="mend the whole file first",
        ) from error


def _stale_error(sheet: Sheet) -> StalePolicyError:
    if sheet.draft is not None and sheet.is_overtaken:
        message = "the policy in force has changed since the draft was begun"
    elif sheet.draft is not None:
        message = f"the draft was saved by {sheet.draft.by} meanwhile"
    elif sheet.digest:
        message = "the policy in force is another one by now"
    else:
        message = "the site has no policy yet"
    return StalePolicyError(message, hint=_AGAIN, digest=sheet.digest)
