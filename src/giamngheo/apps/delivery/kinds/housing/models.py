"""A house: what stood before, what is built, its stages and instalments.

Two readings of hardness stay apart. Here: foundation, frame-wall, roof as TT 01/2022/TT-BXD asks. In the register's facts:
wall, frame, roof as indicator 7 of the poverty standard. Neither is written from the other.
"""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import paying
from giamngheo.apps.register.models import keep_history


@keep_history()
class HousingCase(models.Model):
    """One house for one household. ``scheme`` is the support's giver: only Dự án 5 (p5) counts for the Programme.

    ``*_before``: true, false, or null where nobody looked. ``rank``: place in the six priorities, 6 the rest. ``eligibility``:
    the conditions of Dự án 5 as they were told on the day of the list, each with fact and article; empty for other schemes.
    ``less_reason``: why it was accepted with less paid than was agreed.
    """

    class Work(models.TextChoices):
        NEW = "new", _("xây mới")
        REPAIR = "repair", _("sửa chữa, nâng cấp")

    class Builder(models.TextChoices):
        SELF = "self", _("hộ tự làm")
        GROUP = "group", _("dòng họ, cộng đồng giúp làm")
        ORGANISATION = "organisation", _("tổ chức, đoàn thể làm giúp")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="house")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="houses")
    scheme = models.TextField()
    work = models.TextField(choices=Work.choices)
    state = models.TextField(default="proposed")
    listed_on = models.DateField()
    independent_since = models.DateField(null=True)
    is_single = models.BooleanField(default=False)
    has_house = models.BooleanField(null=True)
    is_leaking = models.BooleanField(null=True)
    hard_foundation_before = models.BooleanField(null=True)
    hard_frame_wall_before = models.BooleanField(null=True)
    hard_roof_before = models.BooleanField(null=True)
    area_before_m2 = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    rank = models.IntegerField(null=True)
    eligibility = models.JSONField(default=dict)
    decision_number = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    design = models.TextField(blank=True)
    builder = models.TextField(choices=Builder.choices, blank=True)
    committed_on = models.DateField(null=True)
    area_after_m2 = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    hard_foundation_after = models.BooleanField(null=True)
    hard_frame_wall_after = models.BooleanField(null=True)
    hard_roof_after = models.BooleanField(null=True)
    years_after = models.IntegerField(null=True)
    less_reason = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-listed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="house_state_known", condition=Q(state__in=["proposed", "approved", "building", "built"])
            ),
            models.CheckConstraint(name="house_work_known", condition=Q(work__in=["new", "repair"])),
            models.CheckConstraint(name="house_rank_known", condition=Q(rank=None) | Q(rank__gte=1, rank__lte=6)),
            models.CheckConstraint(
                name="house_approved_by_somebody",
                condition=Q(state="proposed") | (~Q(decision_number="") & Q(approved_by_id__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["area", "scheme", "state"], name="house_area_scheme_state")]

    class Privacy:
        sensitive = frozenset({"eligibility"})
        personal = frozenset(
            {
                "independent_since", "is_single", "has_house", "is_leaking", "hard_foundation_before",
                "hard_frame_wall_before", "hard_roof_before", "area_before_m2", "rank", "design", "area_after_m2",
                "hard_foundation_after", "hard_frame_wall_after", "hard_roof_after", "years_after", "less_reason",
            }
        )  # fmt: skip
        plain = frozenset(
            {
                "id", "support", "area", "household", "scheme", "work", "state", "listed_on", "decision_number",
                "decided_on", "approved_by_id", "builder", "committed_on", "version",
            }
        )  # fmt: skip


class HousingStage(models.Model):
    """One stage looked at and accepted, with who was there. Written once."""

    case = models.ForeignKey(HousingCase, models.PROTECT, related_name="stages")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    code = models.TextField()
    accepted_on = models.DateField()
    witness_name = models.TextField()
    note = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="stage_accepted_once")]
        triggers = [pgtrigger.Protect(name="stages_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        personal = frozenset({"witness_name", "note"})
        plain = frozenset({"id", "case", "area", "code", "accepted_on", "by_id", "at"})


class HousingInstalment(paying.MoneyPaid):
    """One instalment handed over; the first when work begins, each further one after the stage before it. Written once."""

    case = models.ForeignKey(HousingCase, models.PROTECT, related_name="instalments")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="instalment_paid_once"),
            models.CheckConstraint(name="instalment_is_money", condition=Q(amount_vnd__gt=0, number__gte=1)),
        ]
        triggers = [pgtrigger.Protect(name="instalments_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    @property
    def kept_vnd(self) -> int:
        """What of it was not paid back."""
        return self.amount_vnd - sum(one.amount_vnd for one in self.repayments.all())

    class Privacy:
        plain = paying.MONEY | {"case"}


class HousingRepayment(models.Model):
    """Money of an instalment that was paid back. Written once."""

    instalment = models.ForeignKey(HousingInstalment, models.PROTECT, related_name="repayments")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    amount_vnd = models.BigIntegerField()
    repaid_on = models.DateField()
    paper_reference = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="repayment_is_money", condition=Q(amount_vnd__gt=0))]
        triggers = [pgtrigger.Protect(name="repayments_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        plain = frozenset({"id", "instalment", "area", "amount_vnd", "repaid_on", "paper_reference", "by_id", "at"})
