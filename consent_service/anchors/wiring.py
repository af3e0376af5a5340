"""Settings to objects: what `assembly` asks of this package."""

import logging
from collections.abc import Sequence

from consent_service.anchors.anchored_log import AnchoredLog, Clock, LoadAnchoredLogs
from consent_service.anchors.folder import AnchorFolder
from consent_service.anchors.plan import load_plan, load_trust
from consent_service.anchors.rounds import Anchoring
from consent_service.anchors.status import AnchorBoard
from consent_service.anchors.witness.state import WitnessState
from consent_service.anchors.witness.witness import Witness
from consent_service.errors import ConsentServiceError, SettingsError
from consent_service.evidence.trust import Trust
from consent_service.keys import Keys
from consent_service.ledger import Ledgers
from consent_service.settings.table import Settings
from consent_service.sites import Site, Sites

_log = logging.getLogger(__name__)


def make_anchoring(
    settings: Settings, *, board: AnchorBoard, clock: Clock
) -> Anchoring:
    """Return what anchors the logs as the settings say. Nothing is sent before a round.

    Raises:
        SettingsError: Two settings do not go together, or one cannot be used.
        InstallationError: A file that one of them names cannot be read.
    """
    plan = load_plan(
        witnesses=settings.witnesses,
        timestamp_url=settings.timestamp_url,
        timestamp_ca=settings.timestamp_ca,
        checkpoint_folder=settings.checkpoint_folder,
        checkpoint_mail=settings.checkpoint_mail,
    )
    return Anchoring(plan, AnchorFolder(settings.anchors), board=board, clock=clock)


def make_anchored_log_loader(ledgers: Ledgers, sites: Sites) -> LoadAnchoredLogs:
    """Return what loads the logs of all sites in service, as they are then.

    A log that cannot be read is left out until it can.
    """

    async def load() -> Sequence[AnchoredLog]:
        found = [await _load_anchored_log(ledgers, site) for site in sites.all()]
        return [anchored for anchored in found if anchored is not None]

    return load


async def _load_anchored_log(ledgers: Ledgers, site: Site) -> AnchoredLog | None:
    try:
        ledger = await ledgers.find(site.name)
        await ledger.refresh()
        return AnchoredLog(ledger.reader, lambda: site.policy.languages[0])
    except ConsentServiceError as error:
        _log.warning("log of %s cannot be anchored: %s", site.name, error)
        return None


def make_witness(settings: Settings, keys: Keys, *, clock: Clock) -> Witness | None:
    """Return the witness that the settings name, or None when they name none.

    Raises:
        SettingsError: The name or the logs are missing, or the logs are our own.
        InstallationError: The logs cannot be read, or what was cosigned is not there.
    """
    if not settings.witness_name and settings.witness_logs is None:
        return None
    if not settings.witness_name or settings.witness_logs is None:
        raise SettingsError(
            "CONSENT_WITNESS_NAME and CONSENT_WITNESS_LOGS go together",
            hint="a name for the witness, and a file with the vkeys of the logs",
        )
    logs = load_trust(settings.witness_logs)
    _check_foreign(logs, keys)
    state = WitnessState(settings.witness_state)
    state.check()
    own = keys.witness_keys(settings.witness_name, clock=clock)
    _log.info("witness of %d keys; its own is %s", len(logs.logs), own[0].vkey)
    return Witness(logs, [key.signer for key in own], state)


def _check_foreign(logs: Trust, keys: Keys) -> None:
    for log in logs.logs:
        own = keys.log_keys(log.vkey.name)
        if any(key.verifier.vkey.key == log.vkey.key for key in own):
            raise SettingsError(
                f"log {log.vkey.name} is signed by this installation",
                hint="a witness of one's own log vouches for nothing",
            )
