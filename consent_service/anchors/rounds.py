"""The task that keeps every log anchored, for as long as the service runs.

Nothing of the log waits for it, and nothing that goes wrong in it is lost: a step
that fails is tried again, later and later, up to an hour apart.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from consent_service.anchors.anchored_log import AnchoredLog, Clock, LoadAnchoredLogs
from consent_service.anchors.folder import AnchorFolder
from consent_service.anchors.plan import Plan
from consent_service.anchors.schedule import Job, Schedule
from consent_service.anchors.status import AnchorBoard, Trouble
from consent_service.anchors.steps import Kit, Step, steps_of
from consent_service.anchors.ways.cosigning import Cosigning
from consent_service.anchors.ways.timestamp import QUERY_TYPE
from consent_service.errors import AnchorError, ConsentServiceError, EvidenceError
from consent_service.outward.client import (
    Client,
    make_client,
    trusted_context,
    trusting_nobody,
)
from consent_service.outward.posting import Reply, post

# Seconds between two rounds. A round in which nothing is due costs next to nothing.
ROUND = 60.0
# Sites at once: each may hold one connection to each witness.
_AT_ONCE = 8
# A timestamp is worth a wait, but not the round.
_STAMP_SECONDS = 20.0

_CHECKPOINT_TYPE = "text/plain; charset=utf-8"

_log = logging.getLogger(__name__)


class Anchoring:
    """Does what a plan says, one round at a time. Close it: it holds a lock.

    Several processes of a machine may each have one with the same folder: the first
    one anchors, the others show what it publishes, and take over when it ends.
    """

    def __init__(
        self, plan: Plan, folder: AnchorFolder, *, board: AnchorBoard, clock: Clock
    ) -> None:
        # Reading the authorities takes longer than all else here, and most ask nobody.
        tls = trusted_context() if plan.asks_others else trusting_nobody()
        self._client = make_client(tls)
        self._schedule = Schedule()
        self._steps = steps_of(plan)
        self._kit = Kit(
            plan=plan,
            folder=folder,
            board=board,
            clock=clock,
            cosigning=self._cosigning(plan),
            ask_authority=partial(_ask_authority, self._client),
            tls=tls,
        )

    async def run_round(self, anchored_logs: Sequence[AnchoredLog]) -> None:
        """Do for every site what is due. What fails is logged and tried again."""
        kit = self._kit
        if not await asyncio.to_thread(kit.folder.hold):
            await self._follow(anchored_logs)
            return
        slots = asyncio.Semaphore(_AT_ONCE)
        outcomes = await asyncio.gather(
            *(self._keep(anchored, slots) for anchored in anchored_logs),
            return_exceptions=True,
        )
        for fault in filter(None, outcomes):
            # A fault in this program must not end the anchoring of other sites.
            _log.error("anchoring failed unexpectedly", exc_info=fault)

    async def close(self) -> None:
        """End connections and let another process anchor. Harmless when repeated."""
        self._kit.folder.release()
        await self._client.aclose()

    async def _keep(self, anchored: AnchoredLog, slots: asyncio.Semaphore) -> None:
        async with slots:
            for step in self._steps:
                job = Job(anchored.site, step.name)
                if self._schedule.is_due(job, self._kit.clock()):
                    await self._try(step, anchored, job)

    async def _try(self, step: Step, anchored: AnchoredLog, job: Job) -> None:
        kit = self._kit
        # Until it succeeds: whatever is raised, it is not tried again at once.
        self._schedule.fail(job, kit.clock())
        try:
            until = await step.run(kit, anchored)
        except ConsentServiceError as error:
            kit.board.report_trouble(
                job.site, Trouble(job.step, str(error), kit.clock())
            )
            # Somebody who does not answer is a nuisance, evidence against us is not.
            is_alarm = isinstance(error, EvidenceError)
            level = logging.ERROR if is_alarm else logging.WARNING
            _log.log(level, "%s of %s failed: %s", job.step, job.site, error)
            return
        kit.board.clear_trouble(job.site, job.step)
        self._schedule.succeed(job, kit.clock(), until)

    async def _follow(self, anchored_logs: Sequence[AnchoredLog]) -> None:
        for anchored in anchored_logs:
            folder, site = self._kit.folder, anchored.site
            published = await asyncio.to_thread(folder.load_public, site)
            if published is not None:
                self._kit.board.publish(site, published)

    def _cosigning(self, plan: Plan) -> Cosigning | None:
        if plan.witnesses is None:
            return None
        return Cosigning(plan.witnesses, partial(_ask_witness, self._client))


async def keep_anchored(
    anchoring: Anchoring,
    load: LoadAnchoredLogs,
    *,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> None:
    """Run rounds until cancelled, then close `anchoring`."""
    try:
        while True:
            try:
                await anchoring.run_round(await load())
            except ConsentServiceError as error:
                # The store or the folder is away: both are asked again.
                _log.warning("no log could be anchored: %s", error)
            await sleep(ROUND)
    finally:
        await anchoring.close()


async def _ask_witness(client: Client, url: str, body: bytes) -> Reply:
    return await post(client, url, body, media_type=_CHECKPOINT_TYPE)


async def _ask_authority(client: Client, url: str, body: bytes) -> Reply:
    try:
        async with asyncio.timeout(_STAMP_SECONDS):
            return await post(client, url, body, media_type=QUERY_TYPE)
    except TimeoutError as error:
        raise AnchorError(
            f"time-stamping authority did not answer within {_STAMP_SECONDS:g} s",
            hint="it is asked again later, by itself",
        ) from error
