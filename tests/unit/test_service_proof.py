"""A proof is good for one challenge, one address and one run of a service."""

import pytest

from consent_service.service_proof import ServiceProver

KEYS = [b"k" * 32]
CHALLENGE = "0123456789abcdef0123456789abcdef"
RUN, OTHER_RUN = "a" * 32, "b" * 32


def proof_at(host: str, port: int, run: str = RUN) -> str:
    proof = ServiceProver(KEYS, run).prove(CHALLENGE, host, port)
    assert proof is not None
    return proof


@pytest.mark.parametrize("run", [RUN, ""], ids=["this run", "any run"])
def test_a_proof_is_good_where_it_was_asked_for(run: str) -> None:
    proof = proof_at("127.0.0.1", 8080)
    prover = ServiceProver(KEYS, run)

    assert prover.is_proved(proof, CHALLENGE, "127.0.0.1", 8080)
    assert not prover.is_proved(proof, CHALLENGE, "127.0.0.2", 8080)
    assert not prover.is_proved(proof, CHALLENGE, "127.0.0.1", 8081)
    assert not prover.is_proved(proof, "0" * 32, "127.0.0.1", 8080)
    assert not prover.is_proved("", CHALLENGE, "127.0.0.1", 8080)


def test_another_run_with_the_same_keys_and_address_proves_nothing() -> None:
    proof = proof_at("127.0.0.1", 8080, OTHER_RUN)

    assert not ServiceProver(KEYS, RUN).is_proved(proof, CHALLENGE, "127.0.0.1", 8080)


@pytest.mark.parametrize(
    ("there", "here"),
    [
        ("::ffff:127.0.0.1", "127.0.0.1"),
        ("fe80::1%eth0", "fe80::1%2"),
        ("0:0:0:0:0:0:0:1", "::1"),
    ],
)
def test_both_ends_of_a_connection_may_write_one_address_differently(
    there: str, here: str
) -> None:
    proof = proof_at(there, 8080)

    assert ServiceProver(KEYS).is_proved(proof, CHALLENGE, here, 8080)
