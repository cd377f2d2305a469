"""Supports: the frame that every kind shares, what it clashed with, what others gave, what proves it, imported lists."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history


class ImportedList(models.Model):
    """One list of supports that another programme gave, as the file told it. The same file again is refused."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    giver = models.TextField()
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    row_count = models.IntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["area", "sha256"], name="one_list_per_file_and_commune")]

    class Privacy:
        plain = frozenset({"id", "area", "giver", "file", "sha256", "row_count", "by_id", "at"})


ACCEPTED_STAYS = """
  IF OLD.imported_list_id IS NOT NULL
    AND to_jsonb(NEW) - '{household_id,person_id,village_id,version}'::text[]
      = to_jsonb(OLD) - '{household_id,person_id,village_id,version}'::text[]
    AND EXISTS (
      SELECT 1 FROM delivery_joining j WHERE j.support_id = OLD.id AND j.is_confirmed AND j.version = NEW.version
        AND j.household_id IS NOT DISTINCT FROM NEW.household_id AND j.person_id IS NOT DISTINCT FROM NEW.person_id
    )
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;
"""


@keep_history()
class Support(models.Model):
    """One thing given, or being given, to a household, a person or a place, on the unit of its day.

    ``content`` and ``giver`` are ids of ``plan/overlaps``; ``source_code`` an id of the period's funding. ``kind``: the
    folder of its kind; empty for a row of an imported list. ``norm_vnd`` is what the rule gives, ``ceiling_vnd`` the most it
    allows. ``above_words``: the unconfirmed ceiling that the amount is above, ``above_reason`` why it was written so.
    ``once_key``: what a kind lets be given once ever, such as a house to a household; the database holds it.
    ``list_row``: the row of the approved list that it rests on, of which it is the only case.
    ``writer_ids``: everybody who wrote on it until it was accepted, of whom none accepts it (the database holds it, migration 0013).
    ``snapshot``: what it was when it was accepted, frozen with the row. See states.py.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="supports")
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="supports")
    beneficiary_name = models.TextField()
    place_key = models.TextField(blank=True)
    kind = models.TextField(blank=True)
    content = models.TextField()
    giver = models.TextField()
    title = models.TextField()
    list_reference = models.TextField(blank=True)
    list_row = models.ForeignKey("beneficiaries.Beneficiary", models.PROTECT, null=True, related_name="supports")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    amount_vnd = models.BigIntegerField(null=True)
    in_kind = models.TextField(blank=True)
    working_days = models.IntegerField(null=True)
    norm_vnd = models.BigIntegerField(null=True)
    ceiling_vnd = models.BigIntegerField(null=True)
    above_words = models.TextField(blank=True, db_default="")
    above_reason = models.TextField(blank=True, db_default="")
    source_code = models.TextField(blank=True)
    state = models.TextField(default="open")
    end_reason = models.TextField(blank=True)
    imported_list = models.ForeignKey(ImportedList, models.PROTECT, null=True, related_name="supports")
    row_number = models.IntegerField(null=True)
    once_key = models.TextField(blank=True)
    snapshot = models.JSONField(default=dict)
    accepted_on = models.DateField(null=True)
    accepted_by_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    writer_ids = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="support_state_known", condition=Q(state__in=["held", "open", "accepted", "declined", "stopped"])
            ),
            models.CheckConstraint(
                name="support_ends_after_it_starts",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="support_ended_has_reason",
                condition=~Q(state__in=["declined", "stopped"]) | ~Q(end_reason=""),
            ),
            models.CheckConstraint(
                name="who_accepts_a_support_did_not_open_it",
                condition=Q(accepted_by_id=None) | ~Q(accepted_by_id=F("by_id")),
            ),
            models.UniqueConstraint(
                fields=["once_key"], condition=~Q(once_key="") & Q(state__in=["held", "open", "accepted"]),
                name="given_once_ever",
            ),
            models.UniqueConstraint(
                fields=["list_row"], condition=Q(state__in=["held", "open", "accepted"]), name="one_case_per_list_row"
            ),
            models.CheckConstraint(name="support_amounts_not_negative", condition=Q(amount_vnd=None) | Q(amount_vnd__gte=0)),
        ]
        indexes = [
            models.Index(fields=["household", "content"], name="support_household_content"),
            models.Index(fields=["area", "content", "state"], name="support_area_content_state"),
        ]
        triggers = [
            # What was accepted stays, but for whom a row of another programme's list stands for: that two persons said.
            pgtrigger.Trigger(
                name="accepted_stays", when=pgtrigger.Before, operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["accepted", "declined"]), func=ACCEPTED_STAYS,
            )
        ]  # fmt: skip

    class Privacy:
        personal = frozenset({"beneficiary_name", "title", "in_kind", "end_reason", "snapshot", "above_reason"})
        plain = frozenset(
            {
                "id", "area", "village", "household", "person", "place_key", "kind", "content", "giver", "list_reference", "list_row",
                "starts_on", "ends_on", "amount_vnd", "working_days", "norm_vnd", "ceiling_vnd", "above_words", "source_code",
                "state", "imported_list", "row_number", "once_key", "accepted_on", "accepted_by_id", "by_id", "writer_ids", "at",
                "is_synthetic", "version",
            }
        )  # fmt: skip


class Clash(models.Model):
    """What the guard told when a support was opened: which earlier one, which pair of the plan, refused or warned.

    ``earlier`` is a number, not a key: the earlier support may stand in a commune that this one does not see; ``words`` say
    what it is. Written once.
    """

    support = models.ForeignKey(Support, models.PROTECT, related_name="clashes")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    earlier_id = models.BigIntegerField()
    pair = models.TextField()
    verdict = models.TextField()
    is_time_known = models.BooleanField()
    words = models.TextField()
    plan_digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["verdict", "id"]
        constraints = [models.CheckConstraint(name="clash_verdict_known", condition=Q(verdict__in=["refused", "warned"]))]

    class Privacy:
        personal = frozenset({"words"})
        plain = frozenset({"id", "support", "area", "earlier_id", "pair", "verdict", "is_time_known", "plan_digest", "at"})


@keep_history()
class Override(models.Model):
    """Somebody asks that a support be given although the guard refuses, with the reason; another person decides."""

    support = models.OneToOneField(Support, models.PROTECT, related_name="override")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    is_confirmed = models.BooleanField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(name="override_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="override_needs_a_second_person",
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=F("asked_by_id")),
            ),
            models.CheckConstraint(
                name="override_decided_by_somebody", condition=Q(is_confirmed=None) | Q(decided_by_id__isnull=False)
            ),
        ]

    class Privacy:
        personal = frozenset({"reason", "note"})
        plain = frozenset(
            {"id", "support", "area", "asked_by_id", "asked_at", "decided_by_id", "decided_at", "is_confirmed"}
        )


@keep_history()
class Joining(models.Model):
    """Somebody says which household of the register a row of another programme's list stands for; another person confirms.

    ``household``: none says that it is nobody of the register. ``before``: the household that the row stood for until then.
    ``version``: of the support, once it is joined so. One waits at a time.
    """

    support = models.ForeignKey(Support, models.PROTECT, related_name="joinings")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="+")
    before = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="+")
    version = models.IntegerField()
    reason = models.TextField()
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    is_confirmed = models.BooleanField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.CheckConstraint(name="joining_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="joining_needs_a_second_person",
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=F("asked_by_id")),
            ),
            models.CheckConstraint(
                name="joining_decided_by_somebody", condition=Q(is_confirmed=None) | Q(decided_by_id__isnull=False)
            ),
            models.UniqueConstraint(fields=["support"], condition=Q(is_confirmed=None), name="one_joining_waits"),
        ]

    class Privacy:
        personal = frozenset({"reason", "note"})
        plain = frozenset(
            {
                "id", "support", "area", "household", "person", "before", "version", "asked_by_id", "asked_at", "decided_by_id",
                "decided_at", "is_confirmed",
            }
        )  # fmt: skip


class Contribution(models.Model):
    """What others put in beside the support: money, things, working days, land. ``amount_vnd`` is its worth in đồng."""

    class Form(models.TextChoices):
        MONEY = "money", _("tiền")
        IN_KIND = "in_kind", _("hiện vật")
        WORKING_DAYS = "working_days", _("ngày công")
        LAND = "land", _("hiến đất")

    support = models.ForeignKey(Support, models.PROTECT, related_name="contributions")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    contributor = models.TextField()
    form = models.TextField(choices=Form.choices)
    quantity = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    unit = models.TextField(blank=True)
    amount_vnd = models.BigIntegerField(null=True)
    source_code = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    removed_by_id = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="contribution_form_known", condition=Q(form__in=["money", "in_kind", "working_days", "land"])
            ),
            models.CheckConstraint(
                name="contribution_says_how_much", condition=Q(quantity__gt=0) | Q(amount_vnd__gt=0)
            ),
        ]

    class Privacy:
        personal = frozenset({"contributor"})
        plain = frozenset(
            {
                "id", "support", "area", "form", "quantity", "unit", "amount_vnd", "source_code", "by_id", "at",
                "removed_by_id", "removed_at",
            }
        )  # fmt: skip


class Evidence(models.Model):
    """A photo or paper that proves a support or one of its steps. Taken off while the support is open, never deleted."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="evidence")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    step = models.TextField(blank=True)
    title = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    removed_by_id = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = frozenset({"title"})
        plain = frozenset({"id", "support", "area", "file", "step", "by_id", "at", "removed_by_id", "removed_at"})


class PaymentTie(models.Model):
    """So many đồng of a payment of a kind were paid by that entry of the ledger. Written once; taken off once, with the reason.

    ``payment_id``: the row in which the kind wrote the payment down, ``payment_vnd`` its amount. The database holds that
    nothing is tied twice (migration 0010); the ledger itself knows of no support.
    """

    support = models.ForeignKey(Support, models.PROTECT, related_name="ties")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    kind = models.TextField()
    payment_id = models.BigIntegerField()
    payment_vnd = models.BigIntegerField()
    entry = models.ForeignKey("money.Entry", models.PROTECT, related_name="+")
    amount_vnd = models.BigIntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by_id = models.BigIntegerField(null=True)
    removed_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="tie_is_money", condition=Q(amount_vnd__gt=0, payment_vnd__gt=0, amount_vnd__lte=F("payment_vnd"))
            ),
            models.CheckConstraint(name="tie_removed_has_reason", condition=Q(removed_at=None) | ~Q(removed_reason="")),
            models.UniqueConstraint(
                fields=["kind", "payment_id", "entry"], condition=Q(removed_at=None), name="payment_tied_once_to_an_entry"
            ),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "support", "area", "kind", "payment_id", "payment_vnd", "entry", "amount_vnd", "by_id", "at", "removed_at",
                "removed_by_id", "removed_reason",
            }
        )  # fmt: skip
