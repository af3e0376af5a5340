"""Check what types cannot say: that the parts of one policy file fit each other.

Each check is a small function from a shape and what is known to mistakes. What
the law says about a policy that fits is for the lint to judge.
"""

from consent_service.policy.cross_checks.categories import CATEGORY_CHECKS
from consent_service.policy.cross_checks.services import SERVICE_CHECKS
from consent_service.policy.cross_checks.site import SITE_CHECKS
from consent_service.policy.cross_checks.words import WORD_CHECKS
from consent_service.policy.file_shape import PolicyShape
from consent_service.policy.mistakes import Mistake
from consent_service.policy.reference import Known

_CHECKS = (*SITE_CHECKS, *CATEGORY_CHECKS, *SERVICE_CHECKS, *WORD_CHECKS)


def review_consistency(shape: PolicyShape, known: Known) -> list[Mistake]:
    """Return what keeps the parts of `shape` from making one policy."""
    return [mistake for check in _CHECKS for mistake in check(shape, known)]
