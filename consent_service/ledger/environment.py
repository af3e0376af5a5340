"""What the logs of an installation work with."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from consent_service.keys import Entropy, Keys
from consent_service.ledger.damages import Damages
from consent_service.ledger.high_water import HighWater
from consent_service.ledger.kept_proofs import KeptProofs
from consent_service.ledger.traffic import Traffic
from consent_service.store.interface import Store
from consent_service.store.watch import Unwatched, Watch


class Environment(msgspec.Struct, frozen=True):
    """The parts that all logs share.

    Attributes:
        host: Public host and path prefix of the service, such as
            `consent.example/consent`: what the origins of new logs begin with.
        clock: Now, aware UTC.
        entropy: Random bytes from a secure source.
        is_shared: Other processes append to the same store. Then a machine that has
            no high-water mark yet believes the store once.
        watch: Counts batches and commits.
        damages: Remembers what was found damaged.
        proofs: Remembers proofs that were made lately.
        traffic: What is being appended, for what can wait.
    """

    store: Store
    high_water: HighWater
    keys: Keys
    host: str
    clock: Callable[[], datetime]
    entropy: Entropy
    is_shared: bool = False
    watch: Watch = msgspec.field(default_factory=Unwatched)
    damages: Damages = msgspec.field(default_factory=Damages)
    proofs: KeptProofs = msgspec.field(default_factory=KeptProofs)
    traffic: Traffic = msgspec.field(default_factory=Traffic)
