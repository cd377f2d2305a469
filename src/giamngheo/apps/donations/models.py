"""What is given: donor, pledge, receipts, and distributions to named households; what is left is kept by the database.

Receipts and shares are counted, in the unit of the gift (đồng, công, m² …); đồng is what they are worth, null where nobody set a rate.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Donor(models.Model):
    """Who gives. ``name`` is what everybody reads and is empty where the donor stays anonymous; see DonorIdentity."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Cá nhân")
        ORGANISATION = "organisation", _("Cơ quan, tổ chức")
        ENTERPRISE = "enterprise", _("Doanh nghiệp")
        ABROAD = "abroad", _("Tổ chức, cá nhân nước ngoài")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    kind = models.TextField(choices=Kind.choices)
    is_anonymous = models.BooleanField()
    name = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(name="donor_kind_known", condition=Q(kind__in=["person", "organisation", "enterprise", "abroad"])),
            models.CheckConstraint(
                name="anonymous_donor_has_no_name", condition=Q(is_anonymous=True, name="") | (Q(is_anonymous=False) & ~Q(name=""))
            ),
        ]

    class Privacy:
        personal = frozenset({"name"})
        plain = frozenset({"id", "area", "kind", "is_anonymous", "by_id", "at"})


class DonorIdentity(models.Model):
    """Who an anonymous donor is: shown to who recorded it and to the auditor, by the database too. Each look is logged."""

    donor = models.OneToOneField(Donor, models.PROTECT, primary_key=True, related_name="identity")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    donor_name = models.TextField()
    contact = models.TextField(blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Privacy:
        sensitive = frozenset({"donor_name", "contact"})
        plain = frozenset({"donor", "area", "by_id", "at"})


class Gift(models.Model):
    """One pledge: what is given, how much of it, for what. ``conversion``: how a unit becomes đồng (plan/funding/ledger.toml)."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="gifts")
    conversion = models.TextField()
    what = models.TextField()
    unit = models.TextField()
    purpose = models.TextField()
    pledged = models.BigIntegerField()
    pledged_on = models.DateField()
    paper = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-pledged_on", "-id"]
        constraints = [
            models.CheckConstraint(name="gift_pledge_positive", condition=Q(pledged__gt=0)),
            models.CheckConstraint(name="gift_says_what", condition=~Q(what="") & ~Q(unit="") & ~Q(purpose="")),
        ]
        indexes = [models.Index(fields=["area", "pledged_on"], name="gift_area_day")]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "donor", "conversion", "what", "unit", "purpose", "pledged", "pledged_on", "paper", "by_id", "at",
                "is_synthetic",
            }
        )  # fmt: skip


class Stock(models.Model):
    """How much of a gift came and went; written by the database alone (migration 0002). ``shared`` never exceeds ``received``."""

    gift = models.OneToOneField(Gift, models.PROTECT, primary_key=True, related_name="stock")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    received = models.BigIntegerField(default=0)
    shared = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="stock_received_not_negative", condition=Q(received__gte=0)),
            models.CheckConstraint(name="stock_shared_not_negative", condition=Q(shared__gte=0)),
            models.CheckConstraint(name="stock_left_not_negative", condition=Q(shared__lte=F("received"))),
        ]

    class Privacy:
        plain = frozenset({"gift", "area", "received", "shared"})

    @property
    def left(self) -> int:
        return self.received - self.shared


class Receipt(models.Model):
    """So much of a gift came in. Written once; ``reverses``: takes another back, whole, and is its own paper.

    ``value_vnd``: what it is worth by the rate of its day or by the paper; null: nobody set a rate, it is not worth nothing.
    """

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="receipts")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    number = models.TextField()
    received_on = models.DateField()
    quantity = models.BigIntegerField()
    value_vnd = models.BigIntegerField(null=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    reason = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gift", "number"], name="receipt_once"),
            models.CheckConstraint(name="receipt_quantity_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="receipt_value_not_negative", condition=Q(value_vnd=None) | Q(value_vnd__gte=0)),
            models.CheckConstraint(name="receipt_has_number", condition=~Q(number="")),
            models.CheckConstraint(name="receipt_reversal_has_reason", condition=Q(reverses=None) | ~Q(reason="")),
        ]

    class Privacy:
        plain = frozenset(
            {"id", "gift", "area", "number", "received_on", "quantity", "value_vnd", "reverses", "reason", "by_id", "at"}
        )


class Distribution(models.Model):
    """A list of households with what each gets. See states.py. Posted, it leaves the stock and does not change.

    ``quantity``: of all rows, told when it is sent. ``reverses``: it brings back what that one handed out, whole.
    """

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="distributions")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    number = models.TextField()
    decided_on = models.DateField()
    state = models.TextField(default="draft")
    quantity = models.BigIntegerField(default=0)
    return_reason = models.TextField(blank=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")
    reason = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    approved_by_id = models.BigIntegerField(null=True)
    posted_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["gift", "number"], name="distribution_once", condition=~Q(state="discarded")),
            models.UniqueConstraint(fields=["reverses"], name="distribution_reversed_once", condition=~Q(state="discarded")),
            models.CheckConstraint(
                name="distribution_state_known", condition=Q(state__in=["draft", "waiting", "posted", "discarded"])
            ),
            models.CheckConstraint(name="distribution_has_number", condition=~Q(number="")),
            models.CheckConstraint(
                name="distribution_four_eyes",
                condition=~Q(state="posted")
                | (Q(approved_by_id__isnull=False, by_id__isnull=False) & ~Q(approved_by_id=F("by_id"))),
            ),
            models.CheckConstraint(name="distribution_reversal_has_reason", condition=Q(reverses=None) | ~Q(reason="")),
        ]

    class Privacy:
        personal = frozenset({"return_reason", "reason"})
        plain = frozenset(
            {
                "id", "gift", "area", "number", "decided_on", "state", "quantity", "reverses", "by_id", "at", "approved_by_id",
                "posted_at", "version",
            }
        )  # fmt: skip


class Share(models.Model):
    """What one household gets of one distribution."""

    distribution = models.ForeignKey(Distribution, models.CASCADE, related_name="shares")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    quantity = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["distribution", "household"], name="share_once"),
            models.CheckConstraint(name="share_quantity_positive", condition=Q(quantity__gt=0)),
        ]

    class Privacy:
        personal = frozenset({"quantity"})
        plain = frozenset({"id", "distribution", "area", "household"})
