"""What every log of an installation is made with."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from consent_service.keys import Entropy, Keys
from consent_service.ledger.high_water import HighWater
from consent_service.store.interface import Store
from consent_service.store.watch import Unwatched, Watch


class Tools(msgspec.Struct, frozen=True):
    """The parts that logs share.

    Attributes:
        host: Public host and path prefix of the service, such as
            `consent.example/consent`: what the origins of new logs begin with.
        clock: Now, aware UTC.
        entropy: Random bytes from a secure source.
        shared: Other processes append to the same store. Then a machine that has no
            high-water mark yet believes the store once.
        watch: Is told of batches and commits.
    """

    store: Store
    high_water: HighWater
    keys: Keys
    host: str
    clock: Callable[[], datetime]
    entropy: Entropy
    shared: bool = False
    watch: Watch = msgspec.field(default_factory=Unwatched)
