"""What the engine says of a value in the law's text, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lumbung.rules.law.verifying import FOUND, NO_PLACE, NO_TEXT, NOT_FOUND

FINDINGS = {
    FOUND: _("the value stands in the paragraph"),
    NOT_FOUND: _("the value was not found in the paragraph"),
    NO_TEXT: _("the text of this law is not loaded"),
    NO_PLACE: _("the paragraph was not found"),
}
