"""Budget plans by edition, targets assigned from above, and what villages propose at their meetings.

A plan is one edition for one unit and span of years; approved, it does not change: an adjustment is the next edition.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.plan_money import CAPITAL_TYPES


class Plan(models.Model):
    """One edition of a unit's plan, of one year (both years equal) or of a period of the programme. See states.py.

    ``writer_ids``: who began this edition, and everybody who wrote into it or sent it, of whom none approves it (the database
    refuses too); ``document_*``: the paper that approved this edition; ``adjust_reason``: why it takes the place of ``based_on``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("đang lập")
        SENT = "sent", _("đã gửi cấp trên")
        APPROVED = "approved", _("đã phê duyệt")
        DISCARDED = "discarded", _("đã bỏ")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    first_year = models.IntegerField()
    last_year = models.IntegerField()
    edition = models.IntegerField(default=1)
    state = models.TextField(choices=State.choices, default=State.DRAFT)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    adjust_reason = models.TextField(blank=True)
    return_reason = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    writer_ids = ArrayField(models.BigIntegerField(), default=list)
    sent_by_id = models.BigIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    document_number = models.TextField(blank=True)
    document_on = models.DateField(null=True)
    document_authority = models.TextField(blank=True)
    version = models.IntegerField(default=1)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-last_year", "-first_year", "area_id", "-edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "first_year", "last_year", "edition"], condition=~Q(state="discarded"), name="plan_edition_once"
            ),
            models.UniqueConstraint(
                fields=["area", "first_year", "last_year"], condition=Q(state__in=["draft", "sent"]), name="plan_one_open_edition"
            ),
            models.CheckConstraint(
                name="plan_state_known", condition=Q(state__in=["draft", "sent", "approved", "discarded"])
            ),
            models.CheckConstraint(name="plan_years", condition=Q(first_year__gte=2016, last_year__gte=F("first_year"))),
            models.CheckConstraint(
                name="adjusted_plan_says_why", condition=Q(based_on=None) | (~Q(adjust_reason="") & Q(edition__gt=1))
            ),
            models.CheckConstraint(
                name="approved_plan_names_document",
                condition=~Q(state="approved")
                | (~Q(document_number="") & ~Q(document_authority="") & Q(document_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="who_approves_plan_did_not_send",
                condition=Q(approved_by_id=None) | ~Q(approved_by_id=F("sent_by_id")),
            ),
        ]
        indexes = [models.Index(fields=["area", "last_year", "state"], name="plan_area_year_state")]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "first_year", "last_year", "edition", "state", "based_on", "adjust_reason", "return_reason", "by_id",
                "at", "writer_ids", "sent_by_id", "sent_at", "approved_by_id", "approved_at", "document_number", "document_on",
                "document_authority", "version", "is_synthetic",
            }
        )  # fmt: skip


class PlanMoney(models.Model):
    """Money planned for one sub-project, of one capital type, from one source, in đồng.

    What is no budget (credit, aid, the people) has no capital type; credit stands for no sub-project.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="money")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    project = models.TextField(blank=True)
    capital_type = models.TextField(blank=True)
    source = models.TextField()
    amount_vnd = models.BigIntegerField()

    class Meta:
        ordering = ["project", "source", "capital_type"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "project", "capital_type", "source"], name="plan_money_once"),
            models.CheckConstraint(name="plan_money_positive", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(name="plan_capital_type_known", condition=Q(capital_type__in=["", *CAPITAL_TYPES])),
        ]

    class Privacy:
        plain = frozenset({"id", "plan", "area", "project", "capital_type", "source", "amount_vnd"})


class PlanTarget(models.Model):
    """What the unit registers for one target of the Plan, in the target's unit."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    target = models.TextField()
    value = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "target"], name="plan_target_once"),
            models.CheckConstraint(name="plan_target_not_negative", condition=Q(value__gte=0)),
        ]

    class Privacy:
        plain = frozenset({"id", "plan", "area", "target", "value"})


class VillageMeeting(models.Model):
    """A village came together on its proposals for a year's plan. Ranked, its proposals and votes stay as they are."""

    class State(models.TextChoices):
        OPEN = "open", _("đang lấy ý kiến")
        RANKED = "ranked", _("đã xếp thứ tự")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, related_name="+")
    year = models.IntegerField()
    held_on = models.DateField()
    attendees = models.IntegerField()
    state = models.TextField(choices=State.choices, default=State.OPEN)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    ranked_by_id = models.BigIntegerField(null=True)
    ranked_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year", "village__search_key"]
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="one_plan_meeting_per_village_year"),
            models.CheckConstraint(name="plan_meeting_state_known", condition=Q(state__in=["open", "ranked"])),
            models.CheckConstraint(name="plan_meeting_attended", condition=Q(attendees__gt=0)),
        ]
        indexes = [models.Index(fields=["area", "year"], name="plan_meeting_area_year")]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "village", "year", "held_on", "attendees", "state", "by_id", "at", "ranked_by_id", "ranked_at",
                "version", "is_synthetic",
            }
        )  # fmt: skip


class Proposal(models.Model):
    """What a village asks for: what, where, how much; its votes and its rank. ``votes`` None: not voted on yet.

    ``taken_year``: the year of the commune's plan it was taken into.
    """

    meeting = models.ForeignKey(VillageMeeting, models.PROTECT, related_name="proposals")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, related_name="+")
    number = models.IntegerField()
    title = models.TextField()
    place = models.TextField()
    project = models.TextField()
    amount_vnd = models.BigIntegerField()
    votes = models.IntegerField(null=True)
    rank = models.IntegerField(null=True)
    taken_year = models.IntegerField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["rank", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="proposal_number_once"),
            models.UniqueConstraint(fields=["meeting", "rank"], name="proposal_rank_once"),
            models.CheckConstraint(name="proposal_amount_positive", condition=Q(amount_vnd__gt=0)),
            models.CheckConstraint(name="proposal_votes_not_negative", condition=Q(votes=None) | Q(votes__gte=0)),
            models.CheckConstraint(name="proposal_says_what_where", condition=~Q(title="") & ~Q(place="")),
        ]

    class Privacy:
        plain = frozenset(
            {
                "id", "meeting", "area", "village", "number", "title", "place", "project", "amount_vnd", "votes", "rank",
                "taken_year", "by_id", "at",
            }
        )  # fmt: skip


class TieDecision(models.Model):
    """How a meeting put proposals with equally many votes in order, and why. Written once; a later one outweighs it."""

    meeting = models.ForeignKey(VillageMeeting, models.PROTECT, related_name="tie_decisions")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, related_name="+")
    votes = models.IntegerField()
    order = ArrayField(models.BigIntegerField())
    reason = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="tie_decision_says_why", condition=~Q(reason=""))]

    class Privacy:
        plain = frozenset({"id", "meeting", "area", "village", "votes", "order", "reason", "by_id", "at"})


class PlanTask(models.Model):
    """One thing to do: for which sub-project, by whom, until when; from a village's proposal or not.

    ``skip_reason``: why it goes before a proposal that its village ranked higher.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    item = models.IntegerField()
    project = models.TextField()
    text = models.TextField()
    unit_name = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    amount_vnd = models.BigIntegerField(null=True)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="+")
    skip_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "item"], name="plan_task_item_once"),
            models.UniqueConstraint(fields=["plan", "proposal"], name="plan_task_proposal_once"),
            models.CheckConstraint(name="plan_task_amount", condition=Q(amount_vnd=None) | Q(amount_vnd__gt=0)),
            models.CheckConstraint(name="plan_task_says_what", condition=~Q(text="")),
        ]

    class Privacy:
        plain = frozenset(
            {"id", "plan", "area", "item", "project", "text", "unit_name", "due_on", "amount_vnd", "proposal", "skip_reason"}
        )


class TargetAssignment(models.Model):
    """A target that the socio-economic plan gives a unit for a year or period, by document. Written once; the latest holds."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    first_year = models.IntegerField()
    last_year = models.IntegerField()
    target = models.TextField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    document_number = models.TextField()
    document_on = models.DateField()
    document_authority = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "first_year", "last_year", "target", "document_number", "document_on"], name="assigned_target_once"
            ),
            models.CheckConstraint(
                name="assigned_target_has_document", condition=~Q(document_number="") & ~Q(document_authority="")
            ),
            models.CheckConstraint(name="assigned_target_not_negative", condition=Q(value__gte=0)),
        ]
        indexes = [models.Index(fields=["area", "last_year", "target"], name="assigned_area_year_target")]

    class Privacy:
        plain = frozenset(
            {
                "id", "area", "first_year", "last_year", "target", "value", "document_number", "document_on", "document_authority",
                "by_id", "at",
            }
        )  # fmt: skip
