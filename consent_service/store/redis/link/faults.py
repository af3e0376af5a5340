"""Which errors of the client library pass by themselves, and what the others mean."""

from redis.exceptions import (
    AskError,
    AuthenticationError,
    AuthorizationError,
    ClusterError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    RedisError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from consent_service.errors import StoreError, StoreUnavailableError

# All that a call can fail with. The client library (8.1) raises a bare
# AttributeError to tasks that share a connection which another has just seen die.
FAULTS = (RedisError, RedisClusterException, OSError, AttributeError)

# What passes when a server has restarted, was replaced, or a slot has moved.
_PASSING = (
    RedisConnectionError,
    RedisTimeoutError,
    ReadOnlyError,
    ClusterError,
    RedisClusterException,
    AskError,
    TryAgainError,
    OSError,
    AttributeError,
)
# These are connection errors to the library; repeating them helps nobody.
_LASTING = (AuthenticationError, AuthorizationError, NoPermissionError)
# Answers without a class of their own that pass too.
_PASSING_WORDS = ("NOREPLICAS", "UNBLOCKED")


def passes(error: Exception) -> bool:
    """Return whether the same call may succeed a moment later."""
    if isinstance(error, _LASTING):
        return False
    return isinstance(error, _PASSING) or _word(error) in _PASSING_WORDS


def refusal(error: Exception) -> StoreError:
    """Return our error for an answer that does not pass.

    Only the first word of the answer is repeated: the rest may quote the command.
    """
    if isinstance(error, _LASTING):
        return StoreError(
            "the store refuses the login or a command",
            hint="check user, password and the rights of that user in Redis",
        )
    if isinstance(error, OutOfMemoryError):
        return StoreUnavailableError(
            "the store's memory is full", hint="raise maxmemory, or archive old records"
        )
    if _word(error) == "MISCONF":
        return StoreUnavailableError(
            "the store cannot write to its disk", hint="see the log of Redis"
        )
    return StoreError(
        f"the store answered {_word(error)!r}", hint="see the log of Redis"
    )


def _word(error: Exception) -> str:
    return str(error).partition(" ")[0]
