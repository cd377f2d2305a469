"""What a kind pays, where nothing but money, day, source and paper is to be said of it: each kind has a table of its own like this."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

MONEY = frozenset({"id", "area", "number", "amount_vnd", "paid_on", "source_code", "paper_reference", "by_id", "at"})
PLAIN = MONEY | {"case", "what"}


class MoneyPaid(models.Model):
    """What is said of every payment. Its Privacy is ``MONEY`` with whatever the table adds; it says itself how a row is told apart."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    number = models.IntegerField()
    amount_vnd = models.BigIntegerField()
    paid_on = models.DateField()
    source_code = models.TextField()
    paper_reference = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class PaymentRow(MoneyPaid):
    """One payment, written once. The table adds ``case`` (related name ``payments``); its Privacy is ``PLAIN``."""

    what = models.TextField()

    class Meta:
        abstract = True
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="%(class)s_once"),
            models.CheckConstraint(name="%(class)s_is_money", condition=Q(amount_vnd__gt=0, number__gte=1)),
        ]
        triggers = [pgtrigger.Protect(name="payments_stay", operation=pgtrigger.Update | pgtrigger.Delete)]


__all__ = ["MONEY", "PLAIN", "MoneyPaid", "PaymentRow"]
