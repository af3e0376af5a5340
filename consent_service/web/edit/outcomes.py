"""What the forms of the editor may answer."""

from typing import Final

from consent_service.web.endpoint import FORM_REFUSALS, HTML, PAGE_OUTCOMES, good

SENT: Final = (
    *PAGE_OUTCOMES,
    *FORM_REFUSALS,
    good("Policies are not changed here; the page says so.", HTML, 409),
    good("Somebody else was quicker; the page shows both.", HTML, 412),
    good("A field does not fit; the page says which.", HTML, 422),
)
