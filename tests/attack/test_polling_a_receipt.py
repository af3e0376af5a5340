"""One receipt, asked for again and again, does not show when others choose (F11)."""

from consent_service.evidence.checkpoint import read_checkpoint
from consent_service.evidence.proof import decode_proof
from tests.service.choosing import SITE
from tests.service.starting import Start


def test_a_receipt_stays_while_others_choose(start: Start) -> None:
    service = start("--rate-limit", "0")
    service.choose()
    body = service.choice()
    made = service.choose(body).json()
    receipts = []
    for _ in range(25):
        service.choose()
        receipts.append(service.get(f"/{SITE}/receipts/{made['digest']}").text)
        receipts.append(service.choose(body).json()["receipt"])

    assert len(set(receipts)) == 1
    checkpoint = decode_proof(receipts[0].encode()).checkpoint
    assert read_checkpoint(checkpoint).size == made["index"] + 1
