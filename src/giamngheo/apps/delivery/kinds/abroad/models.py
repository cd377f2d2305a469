"""A worker who goes abroad under contract: advice, what was paid, contract, departure, return."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history


@keep_history()
class AbroadCase(models.Model):
    """One worker, chosen on an approved list. ``rule``: the list's rule; of ``p4_2_language`` only the language is paid.

    ``group``: by which norms the State pays; it tells of ethnicity. ``household_class``, ``is_three_classes``: of the day the case
    began; null where the register does not settle it. ``is_served_elsewhere``: whether the ethnic-minority programme serves the
    commune; null where nobody knows.
    """

    class End(models.TextChoices):
        FULL = "full", _("hết hạn hợp đồng")
        EARLY = "early", _("về trước hạn")
        RENEWED = "renewed", _("về sau khi gia hạn")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="abroad")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="+")
    rule = models.TextField()
    state = models.TextField(default="preparing")
    begun_on = models.DateField()
    group = models.TextField(blank=True)
    household_class = models.TextField(blank=True)
    is_three_classes = models.BooleanField(null=True)
    is_served_elsewhere = models.BooleanField(null=True)
    market = models.TextField(blank=True)
    employer = models.TextField(blank=True)
    sender = models.TextField(blank=True)
    contract_number = models.TextField(blank=True)
    signed_on = models.DateField(null=True)
    work_from = models.DateField(null=True)
    work_to = models.DateField(null=True)
    wage_vnd = models.BigIntegerField(null=True)
    departed_on = models.DateField(null=True)
    returned_on = models.DateField(null=True)
    return_kind = models.TextField(choices=End.choices, blank=True)
    return_note = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-begun_on", "-id"]
        constraints = [
            models.CheckConstraint(name="abroad_state_known", condition=Q(state__in=["preparing", "gone", "back"])),
            models.CheckConstraint(name="abroad_rule_known", condition=Q(rule__in=["p4_2_person", "p4_2_language"])),
            models.CheckConstraint(
                name="abroad_contract_has_time",
                condition=Q(signed_on=None) | (Q(work_from__isnull=False, work_to__gt=F("work_from")) & ~Q(market="") & ~Q(employer="")),
            ),
            models.CheckConstraint(
                name="abroad_who_left_has_contract",
                condition=Q(state="preparing", departed_on=None) | Q(departed_on__isnull=False, signed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="abroad_return_is_told",
                condition=Q(state="back", returned_on__isnull=False) & ~Q(return_kind="") | (~Q(state="back") & Q(returned_on=None)),
            ),
        ]
        indexes = [models.Index(fields=["area", "begun_on"], name="abroad_area_day")]

    class Privacy:
        sensitive = frozenset({"group"})
        personal = frozenset(
            {
                "household_class", "is_three_classes", "market", "employer", "sender", "contract_number", "wage_vnd", "return_kind",
                "return_note",
            }
        )  # fmt: skip
        plain = frozenset(
            {
                "id", "support", "area", "household", "person", "rule", "state", "begun_on", "is_served_elsewhere", "signed_on",
                "work_from",
                "work_to", "departed_on", "returned_on", "version",
            }
        )  # fmt: skip


class AbroadAdvice(models.Model):
    """Advice to the worker or a relative: when, by whom, about what. Written once."""

    class ToldTo(models.TextChoices):
        WORKER = "worker", _("người lao động")
        RELATIVE = "relative", _("thân nhân")

    case = models.ForeignKey(AbroadCase, models.PROTECT, related_name="advices")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    told_to = models.TextField(choices=ToldTo.choices)
    name = models.TextField(blank=True)
    held_on = models.DateField()
    adviser = models.TextField()
    topic = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="abroad_advice_told_to_somebody", condition=Q(told_to="worker") | (Q(told_to="relative") & ~Q(name=""))
            )
        ]
        triggers = [pgtrigger.Protect(name="advices_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        personal = frozenset({"name", "topic"})
        plain = frozenset({"id", "case", "area", "told_to", "held_on", "adviser", "by_id", "at"})


# Nothing else of a cost changes, ever; and what an entry of the ledger paid is taken off it first (delivery/payments.py).
TAKEN_BACK_ONCE = """
  IF OLD.removed_at IS NOT NULL OR NEW.removed_at IS NULL
    OR to_jsonb(NEW) - '{removed_at,removed_by_id,removed_reason}'::text[]
      IS DISTINCT FROM to_jsonb(OLD) - '{removed_at,removed_by_id,removed_reason}'::text[]
    OR EXISTS (
      SELECT 1 FROM delivery_paymenttie t WHERE t.kind = 'abroad' AND t.payment_id = OLD.id AND t.removed_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM money_entry r WHERE r.reverses_id = t.entry_id)
    )
  THEN RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME; END IF;
  RETURN NEW;
"""


class AbroadCost(models.Model):
    """One thing paid for: what it cost, what of it the State pays. Written once; what was written by mistake is taken back once, with the
    reason, and counts nowhere from then on.

    ``quantity``: days or months of this payment; of courses the number of the last one paid for, those before it counted.
    """

    class Item(models.TextChoices):
        ORIENTATION = "orientation", _("giáo dục định hướng")
        VOCATIONAL = "vocational", _("đào tạo nghề")
        LANGUAGE = "language", _("học ngoại ngữ")
        MEALS = "meals", _("tiền ăn, sinh hoạt phí")
        LODGING = "lodging", _("tiền ở")
        KIT = "kit", _("đồ dùng cá nhân")
        HEALTH = "health", _("khám sức khỏe")
        PAPERS = "papers", _("hộ chiếu, thị thực, lý lịch tư pháp")

    case = models.ForeignKey(AbroadCase, models.PROTECT, related_name="costs")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    item = models.TextField(choices=Item.choices)
    held_on = models.DateField()
    quantity = models.IntegerField()
    cost_vnd = models.BigIntegerField()
    state_vnd = models.BigIntegerField()
    note = models.TextField(blank=True)
    warning = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by_id = models.BigIntegerField(null=True)
    removed_reason = models.TextField(blank=True, db_default="")

    class Meta:
        ordering = ["held_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="abroad_state_pays_at_most_the_cost", condition=Q(quantity__gte=1, state_vnd__gte=0, state_vnd__lte=F("cost_vnd"))
            ),
            models.CheckConstraint(name="abroad_taken_back_has_reason", condition=Q(removed_at=None) | ~Q(removed_reason="")),
        ]
        triggers = [
            pgtrigger.Protect(name="costs_stay", operation=pgtrigger.Delete),
            pgtrigger.Trigger(name="cost_taken_back_once", when=pgtrigger.Before, operation=pgtrigger.Update, func=TAKEN_BACK_ONCE),
        ]

    class Privacy:
        personal = frozenset({"note", "warning", "removed_reason"})
        plain = frozenset(
            {
                "id", "case", "area", "item", "held_on", "quantity", "cost_vnd", "state_vnd", "by_id", "at", "removed_at", "removed_by_id",
            }
        )  # fmt: skip
