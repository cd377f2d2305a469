"""A work: what is proposed and for whom, who builds it, its stages and payments, who keeps it and when it is kept up."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import paying
from giamngheo.apps.register.models import keep_history

FACTS = (
    "work_kind", "work_level", "work_act", "serves_people_directly", "connects_places", "is_in_programme_contents",
    "is_managed_by_commune", "has_simple_design", "is_in_province_list", "investment_vnd", "target_beneficiary_count",
)  # fmt: skip


@keep_history()
class WorkCase(models.Model):
    """One work at a village or for the whole commune. ``subject``: the proposed work of the register of subjects, where it has one.

    The facts of the selection criteria are columns of the eligibility's table of works; null where nobody looked.
    ``criteria_met`` of ``criteria_asked``, ``criteria_open`` not known: as told on the day of the list; ``eligibility`` says
    each. ``latitude``, ``longitude``: degrees of WGS 84, where the work stands; places of pictures are kept with the files.
    """

    class Contracting(models.TextChoices):
        TENDER = "tender", _("đấu thầu")
        DIRECT = "direct", _("chỉ định thầu")
        COMMUNITY = "community", _("giao cộng đồng tự thực hiện")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="work")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, null=True, related_name="works")
    state = models.TextField(default="proposed")
    listed_on = models.DateField()
    is_small = models.BooleanField(default=False)
    work_kind = models.TextField()
    work_level = models.TextField()
    work_act = models.TextField()
    serves_people_directly = models.BooleanField(null=True)
    connects_places = models.BooleanField(null=True)
    is_in_programme_contents = models.BooleanField(null=True)
    is_managed_by_commune = models.BooleanField(null=True)
    has_simple_design = models.BooleanField(null=True)
    is_in_province_list = models.BooleanField(null=True)
    investment_vnd = models.BigIntegerField(null=True)
    user_count = models.IntegerField(null=True)
    poor_user_count = models.IntegerField(null=True)
    target_beneficiary_count = models.IntegerField(null=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True)
    criteria_met = models.IntegerField(default=0)
    criteria_asked = models.IntegerField(default=0)
    criteria_open = models.IntegerField(default=0)
    eligibility = models.JSONField(default=list)
    decision_number = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    contracting = models.TextField(choices=Contracting.choices, blank=True)
    contractor_name = models.TextField(blank=True)
    contract_number = models.TextField(blank=True)
    contracted_on = models.DateField(null=True)
    contract_vnd = models.BigIntegerField(null=True)
    manager_name = models.TextField(blank=True)
    handed_over_on = models.DateField(null=True)
    upkeep_months = models.IntegerField(null=True)
    next_upkeep_on = models.DateField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-listed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="work_state_known", condition=Q(state__in=["proposed", "approved", "building", "built", "in_use"])
            ),
            models.CheckConstraint(name="work_act_known", condition=Q(work_act__in=["build", "maintain"])),
            models.CheckConstraint(
                name="work_poor_users_are_users",
                condition=Q(poor_user_count=None) | Q(user_count=None) | Q(poor_user_count__lte=F("user_count")),
            ),
            models.CheckConstraint(
                name="work_point_has_both", condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False)
            ),
            models.CheckConstraint(
                name="work_approved_by_somebody",
                condition=Q(state="proposed") | (~Q(decision_number="") & Q(approved_by_id__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state"], name="work_area_state"),
            models.Index(fields=["area", "next_upkeep_on"], name="work_upkeep", condition=Q(next_upkeep_on__isnull=False)),
        ]

    class Privacy:
        personal = frozenset({"contractor_name", "manager_name"})
        plain = frozenset(
            {
                "id", "support", "area", "subject", "state", "listed_on", "is_small", *FACTS, "user_count", "poor_user_count",
                "latitude", "longitude", "criteria_met", "criteria_asked", "criteria_open", "eligibility", "decision_number",
                "decided_on", "approved_by_id", "contracting", "contract_number", "contracted_on", "contract_vnd",
                "handed_over_on", "upkeep_months", "next_upkeep_on", "version",
            }
        )  # fmt: skip


class WorkStage(models.Model):
    """One stage looked at and accepted, with who was there. Written once."""

    case = models.ForeignKey(WorkCase, models.PROTECT, related_name="stages")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    code = models.TextField()
    accepted_on = models.DateField()
    witness_name = models.TextField()
    note = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="work_stage_accepted_once")]
        triggers = [pgtrigger.Protect(name="work_stages_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        personal = frozenset({"witness_name", "note"})
        plain = frozenset({"id", "case", "area", "code", "accepted_on", "by_id", "at"})


class WorkPayment(paying.MoneyPaid):
    """One payment to who builds: an advance (no stage), or for a stage that is accepted. Written once."""

    case = models.ForeignKey(WorkCase, models.PROTECT, related_name="payments")
    stage_code = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="work_payment_once"),
            models.CheckConstraint(name="work_payment_is_money", condition=Q(amount_vnd__gt=0, number__gte=1)),
        ]
        triggers = [pgtrigger.Protect(name="work_payments_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        plain = paying.MONEY | {"case", "stage_code"}


class WorkUpkeep(models.Model):
    """The work was looked after on a day: what was done, by whom, for how much. Written once."""

    case = models.ForeignKey(WorkCase, models.PROTECT, related_name="upkeeps")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    done_on = models.DateField()
    what = models.TextField()
    done_by = models.TextField()
    cost_vnd = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["done_on", "id"]
        triggers = [pgtrigger.Protect(name="work_upkeeps_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        personal = frozenset({"done_by", "what"})
        plain = frozenset({"id", "case", "area", "done_on", "cost_vnd", "by_id", "at"})
