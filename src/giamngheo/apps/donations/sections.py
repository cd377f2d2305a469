"""The household's page: what it was given by donors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.template.loader import render_to_string

from . import terms
from .forms import donor_words
from .queries.handing_out import given_to

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household


def given_section(request: HttpRequest, household: Household, is_revealed: bool) -> str:
    """Gifts that reached it; one query."""
    lines = [
        {
            "list": share.distribution, "what": share.distribution.gift.what, "donor": donor_words(share.distribution.gift.donor),
            "amount": terms.amount(share.quantity, share.distribution.gift.unit),
        }
        for share in given_to(household.pk)
    ]  # fmt: skip
    return render_to_string("donations/section.html", {"lines": lines}, request) if lines else ""
