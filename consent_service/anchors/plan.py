"""Who is to hold our checkpoints: read once, from the settings, at start."""

from pathlib import Path

import msgspec

from consent_service.anchors.public_checkpoint import Coarseness
from consent_service.anchors.ways.mail import Mailbox, parse_mailbox
from consent_service.anchors.ways.timestamp import Authority, load_roots
from consent_service.errors import (
    InstallationError,
    MalformedEvidenceError,
    SettingsError,
)
from consent_service.evidence.trust import NO_QUORUM, Trust
from consent_service.evidence.trust_file import parse_trust


class Plan(msgspec.Struct, frozen=True):
    """What is done for every site. Whatever is None is not done.

    Attributes:
        witnesses: Whom to ask for cosignatures, and how many have to answer.
        authority: Whom to ask for timestamps.
        folder: Where somebody else keeps a checkpoint a day.
        mailbox: Who gets a checkpoint a day by mail.
        coarseness: How coarse the public checkpoint is.
    """

    witnesses: Trust | None = None
    authority: Authority | None = None
    folder: Path | None = None
    mailbox: Mailbox | None = None
    coarseness: Coarseness = Coarseness()

    @property
    def asks_others(self) -> bool:
        """Whether somebody else's machine is asked for anything."""
        asked = (self.witnesses, self.authority, self.mailbox)
        return any(each is not None for each in asked)


def load_plan(
    *,
    witnesses: Path | None,
    timestamp_url: str,
    timestamp_ca: Path | None,
    checkpoint_folder: Path | None,
    checkpoint_mail: str,
) -> Plan:
    """Return the plan that the settings of these names make.

    Raises:
        SettingsError: Two of them do not go together, or one cannot be used.
        InstallationError: A file that one of them names cannot be read.
    """
    return Plan(
        witnesses=load_witnesses(witnesses) if witnesses else None,
        authority=_authority(timestamp_url, timestamp_ca),
        folder=checkpoint_folder,
        mailbox=parse_mailbox(checkpoint_mail) if checkpoint_mail else None,
    )


def load_witnesses(path: Path) -> Trust:
    """Read the policy file of the witnesses, and check that somebody can be asked.

    Raises:
        SettingsError: No witness of it has an address, or the quorum needs nobody.
        InstallationError: It cannot be read, or is not a policy.
    """
    trust = load_trust(path)
    if not any(name in trust.urls for name in trust.witnesses):
        raise SettingsError(
            f"policy of witnesses gives no address of a witness: {str(path)!r}",
            hint="witness NAME VKEY URL is the line",
        )
    if trust.quorum == NO_QUORUM:
        raise SettingsError(
            f"policy of witnesses asks for no quorum: {str(path)!r}",
            hint="quorum NAME, where NAME is a witness or a group",
        )
    return trust


def load_trust(path: Path) -> Trust:
    """Read a tlog-policy file.

    Raises:
        InstallationError: It cannot be read, or is not one.
    """
    try:
        return parse_trust(path.read_bytes())
    except OSError as error:
        raise InstallationError(
            f"policy of witnesses cannot be read: {str(path)!r}: {error.strerror}"
        ) from error
    except MalformedEvidenceError as error:
        raise InstallationError(
            f"not a policy of witnesses: {str(path)!r}: {error}",
            hint="docs/anchors.md shows one",
        ) from error


def _authority(url: str, roots: Path | None) -> Authority | None:
    if not url and roots is None:
        return None
    if not url or roots is None:
        raise SettingsError(
            "CONSENT_TIMESTAMP_URL and CONSENT_TIMESTAMP_CA go together",
            hint="a timestamp is checked with the authority's root certificate",
        )
    return Authority(url, load_roots(roots))
