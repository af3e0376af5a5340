import pytest

from consent_service.errors import MalformedEvidenceError, SignatureError
from consent_service.evidence.checkpoint import (
    Checkpoint,
    open_checkpoint,
    sign_checkpoint,
)
from consent_service.evidence.trust import Group, check_quorum, open_trusted
from consent_service.evidence.trust_file import parse_trust
from tests.evidence.sample import (
    LOG_VKEY,
    ORIGIN,
    signer,
    verifier,
    witness,
    witness_vkey,
)

X1, X2, X3, Y1, Y2 = map(witness_vkey, range(11, 16))
POLICY = f"""\
# The logs, then who watches them.
log {LOG_VKEY} https://consent.example/log/

witness X1 {X1} https://x1.example/
\twitness   X2\t{X2}
witness X3 {X3}
group X-witnesses 2 X1 X2 X3
witness Y1 {Y1}
witness Y2 {Y2}
group Y-witnesses any Y1 Y2
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def checkpoint(*witnesses: int) -> bytes:
    signers = [signer(), *(witness(seed) for seed in witnesses)]
    return sign_checkpoint(Checkpoint(ORIGIN, 7, bytes(32)), signers)


def test_the_example_of_the_specification_is_read() -> None:
    trust = parse_trust(POLICY.encode())

    assert [key.vkey.name for key in trust.logs] == [ORIGIN]
    assert list(trust.witnesses) == ["X1", "X2", "X3", "Y1", "Y2"]
    assert trust.groups == {
        "X-witnesses": Group(2, ("X1", "X2", "X3")),
        "Y-witnesses": Group(1, ("Y1", "Y2")),
        "X-and-Y": Group(2, ("X-witnesses", "Y-witnesses")),
    }
    assert trust.quorum == "X-and-Y"
    assert trust.urls == {
        ORIGIN: "https://consent.example/log/",
        "X1": "https://x1.example/",
    }


@pytest.mark.parametrize("seeds", [(11, 12, 14), (12, 13, 15), (11, 12, 13, 14, 15)])
def test_a_quorum_is_enough(seeds: tuple[int, ...]) -> None:
    signed = open_trusted(checkpoint(*seeds), parse_trust(POLICY.encode()), strict=True)

    assert len(signed.note.verified) == 1 + len(seeds)


@pytest.mark.parametrize("seeds", [(), (11, 14), (11, 12, 13), (14, 15)])
def test_less_than_a_quorum_is_not(seeds: tuple[int, ...]) -> None:
    with pytest.raises(SignatureError, match="lacks the quorum 'X-and-Y'"):
        open_trusted(checkpoint(*seeds), parse_trust(POLICY.encode()))


def test_a_quorum_may_be_one_witness_or_none() -> None:
    one = parse_trust(f"log {LOG_VKEY}\nwitness W {X1}\nquorum W\n".encode())
    none = parse_trust(f"log {LOG_VKEY}\nquorum none\n".encode())

    assert open_trusted(checkpoint(11), one).checkpoint.size == 7
    assert open_trusted(checkpoint(), none).checkpoint.size == 7
    with pytest.raises(SignatureError, match="lacks the quorum"):
        open_trusted(checkpoint(12), one)


def test_names_of_witnesses_are_compared_byte_by_byte() -> None:
    """The Kelvin sign is not the letter K, and what is not UTF-8 is a name too."""
    policy = f"witness K {X1}\nwitness \u212a {X2}\n".encode()
    policy += b"witness \xff " + X3.encode() + b"\nquorum \xff\n"

    trust = parse_trust(policy)

    assert len(trust.witnesses) == 3
    with pytest.raises(SignatureError, match="lacks the quorum"):
        check_quorum(open_checkpoint(checkpoint(), [verifier()]), trust)


W = f"witness W {X1}\n"


@pytest.mark.parametrize(
    "policy",
    [
        "",
        "# nothing\n",
        f"log {LOG_VKEY}\n",
        "quorum none\nquorum none\n",
        "quorum none none\n",
        "quorum\n",
        "quorum W\n",
        f"quorum W\n{W}",
        f"{W}quorum w\n",
        "friend a b\nquorum none\n",
        "log\nquorum none\n",
        "log nonsense\nquorum none\n",
        f"log {LOG_VKEY} a b\nquorum none\n",
        f"log {LOG_VKEY}\nlog {LOG_VKEY}\nquorum none\n",
        f"log {X1}\nquorum none\n",
        f"witness W {LOG_VKEY}\nquorum none\n",
        f"witness none {X1}\nquorum none\n",
        "witness W\nquorum none\n",
        f"{W}{W}quorum none\n",
        f"{W}witness V {X1}\nquorum none\n",
        f"{W}witness W {X2}\nquorum none\n",
        f"{W}group W any W\nquorum none\n",
        f"{W}group none any W\nquorum none\n",
        f"{W}group G any\nquorum none\n",
        f"{W}group G 0 W\nquorum none\n",
        f"{W}group G 2 W\nquorum none\n",
        f"{W}group G 01 W\nquorum none\n",
        f"{W}group G some W\nquorum none\n",
        f"{W}group G any V\nquorum none\n",
        f"{W}group G any G\nquorum none\n",
        f"{W}group G any none\nquorum none\n",
        f"{W}group G all W W\nquorum none\n",
        f"{W}group G any W\ngroup H any W\nquorum none\n",
        f"log {LOG_VKEY}\r\nquorum none\r\n",
        "quorum none\n\x00",
        "quorum\x0bnone\n",
        "quorum none\n\x7f",
        "#\n" * 1001 + "quorum none\n",
        "#" * 1_000_001 + "\nquorum none\n",
    ],
)
def test_what_is_no_policy_is_refused(policy: str) -> None:
    with pytest.raises(MalformedEvidenceError):
        parse_trust(policy.encode())


def test_the_message_names_the_line() -> None:
    with pytest.raises(MalformedEvidenceError, match="policy line 2: threshold 2 of 1"):
        parse_trust(f"{W}group G 2 W\nquorum none\n".encode())
