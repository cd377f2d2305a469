"""A livelihood project: who takes part, what each was given, training, what goes round and comes back.

The project is one support (its papers, acceptance); each member who received something is another, with the money: nothing is
counted twice.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history


@keep_history()
class LivelihoodProject(models.Model):
    """One project. ``subject``: the group of the register of subjects that carries it, where there is one.

    ``*_yes``, ``*_open`` of ``member_count``: members who are people of the Programme, who go first, and of whom it is not
    known, as told on the day of the list. ``area_difficulty`` empty: no list says it. ``state_vnd`` of ``total_vnd``: what the
    State gives.
    """

    class Mode(models.TextChoices):
        CHAIN = "chain", _("liên kết theo chuỗi giá trị")
        COMMUNITY = "community", _("cộng đồng")
        TASK = "task", _("nhiệm vụ")

    class Leading(models.TextChoices):
        GROUP = "group", _("tổ, nhóm của thành viên")
        FRONT = "front", _("Mặt trận Tổ quốc")
        WOMEN = "women", _("Hội Liên hiệp Phụ nữ")
        FARMERS = "farmers", _("Hội Nông dân")
        VETERANS = "veterans", _("Hội Cựu chiến binh")
        YOUTH = "youth", _("Đoàn Thanh niên")
        COOPERATIVE = "cooperative", _("hợp tác xã")
        ENTERPRISE = "enterprise", _("doanh nghiệp")
        AGENCY = "agency", _("cơ quan, đơn vị được giao")

    class Rotating(models.TextChoices):
        NONE = "", _("không luân chuyển")
        CASH = "cash", _("bằng tiền")
        KIND = "kind", _("bằng hiện vật (con giống, công cụ)")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="livelihood")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, null=True, related_name="livelihoods")
    state = models.TextField(default="proposed")
    mode = models.TextField(choices=Mode.choices)
    group_kind = models.TextField(blank=True)
    leading = models.TextField(choices=Leading.choices)
    leading_name = models.TextField()
    listed_on = models.DateField()
    area_difficulty = models.TextField(blank=True)
    total_vnd = models.BigIntegerField()
    state_vnd = models.BigIntegerField()
    has_experienced_member = models.BooleanField(null=True)
    is_counterpart_committed = models.BooleanField(null=True)
    buyer_name = models.TextField(blank=True)
    buyer_commitment = models.TextField(blank=True)
    rotating = models.TextField(choices=Rotating.choices, blank=True)
    rotation_rule = models.TextField(blank=True)
    member_count = models.IntegerField(default=0)
    target_yes = models.IntegerField(default=0)
    target_open = models.IntegerField(default=0)
    priority_yes = models.IntegerField(default=0)
    priority_open = models.IntegerField(default=0)
    is_led_by_vulnerable = models.BooleanField(null=True)
    is_first = models.BooleanField(default=False)
    eligibility = models.JSONField(default=list)
    decision_number = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-listed_on", "-id"]
        constraints = [
            models.CheckConstraint(name="livelihood_state_known", condition=Q(state__in=["proposed", "running", "finished"])),
            models.CheckConstraint(name="livelihood_mode_known", condition=Q(mode__in=["chain", "community", "task"])),
            models.CheckConstraint(
                name="livelihood_state_share_is_a_share", condition=Q(state_vnd__gte=0, total_vnd__gt=0, state_vnd__lte=F("total_vnd"))
            ),
            models.CheckConstraint(
                name="livelihood_approved_by_somebody",
                condition=Q(state="proposed") | (~Q(decision_number="") & Q(approved_by_id__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["area", "state"], name="livelihood_area_state")]

    class Privacy:
        sensitive = frozenset({"eligibility", "is_led_by_vulnerable"})
        personal = frozenset({"leading_name", "buyer_name", "buyer_commitment"})
        plain = frozenset(
            {
                "id", "support", "area", "subject", "state", "mode", "group_kind", "leading", "listed_on", "area_difficulty", "total_vnd",
                "state_vnd", "has_experienced_member", "is_counterpart_committed", "rotating", "rotation_rule", "member_count",
                "target_yes", "target_open", "priority_yes", "priority_open", "is_first", "decision_number", "decided_on",
                "approved_by_id", "version",
            }
        )  # fmt: skip


@keep_history()
class LivelihoodMember(models.Model):
    """A household, or one person of it, that takes part. ``support``: what it was given, once it was given something.

    ``is_target``: people of the Programme on the day of the list; null where it is not known. Incomes in đồng a year.
    """

    project = models.ForeignKey(LivelihoodProject, models.PROTECT, related_name="members")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="+")
    name = models.TextField()
    is_leader = models.BooleanField(default=False)
    is_target = models.BooleanField(null=True)
    support = models.OneToOneField("delivery.Support", models.PROTECT, null=True, related_name="livelihood_member")
    income_before_vnd = models.BigIntegerField(null=True)
    income_after_vnd = models.BigIntegerField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-is_leader", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "household", "person"], nulls_distinct=False, condition=Q(removed_at=None),
                name="livelihood_member_once",
            ),
            models.CheckConstraint(
                name="livelihood_member_given_stays", condition=Q(support=None) | Q(removed_at=None)
            ),
        ]

    class Privacy:
        personal = frozenset({"name", "is_leader", "is_target", "income_before_vnd", "income_after_vnd"})
        plain = frozenset({"id", "project", "area", "household", "person", "support", "removed_at"})


class LivelihoodInput(models.Model):
    """Something handed to a member: what, how much, its worth, and what of it the State paid. Written once."""

    member = models.ForeignKey(LivelihoodMember, models.PROTECT, related_name="inputs")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    what = models.TextField()
    quantity = models.DecimalField(max_digits=9, decimal_places=2)
    unit = models.TextField()
    worth_vnd = models.BigIntegerField()
    state_vnd = models.BigIntegerField()
    handed_on = models.DateField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["handed_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="livelihood_input_is_something",
                condition=Q(quantity__gt=0, worth_vnd__gte=0, state_vnd__gte=0, state_vnd__lte=F("worth_vnd")),
            )
        ]
        triggers = [pgtrigger.Protect(name="livelihood_inputs_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        personal = frozenset({"what"})
        plain = frozenset({"id", "member", "area", "quantity", "unit", "worth_vnd", "state_vnd", "handed_on", "by_id", "at"})


class LivelihoodTraining(models.Model):
    """Training of members: days, topic, how many came. Written once."""

    project = models.ForeignKey(LivelihoodProject, models.PROTECT, related_name="trainings")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    held_on = models.DateField()
    days = models.IntegerField()
    topic = models.TextField()
    attendee_count = models.IntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "id"]
        constraints = [models.CheckConstraint(name="livelihood_training_is_some", condition=Q(days__gte=1, attendee_count__gte=1))]
        triggers = [pgtrigger.Protect(name="livelihood_trainings_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        plain = frozenset({"id", "project", "area", "held_on", "days", "topic", "attendee_count", "by_id", "at"})


@keep_history()
class LivelihoodTurn(models.Model):
    """One turn of something that goes round: who holds it, until when, what came back, what was lost, who is next.

    ``asset`` names the thing or the sum within its project; a turn is open until it came back, and one thing has one open turn.
    """

    class Cause(models.TextChoices):
        OBJECTIVE = "objective", _("khách quan (thiên tai, dịch bệnh)")
        SUBJECTIVE = "subjective", _("chủ quan")

    project = models.ForeignKey(LivelihoodProject, models.PROTECT, related_name="turns")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    asset = models.TextField()
    number = models.IntegerField()
    member = models.ForeignKey(LivelihoodMember, models.PROTECT, related_name="turns")
    worth_vnd = models.BigIntegerField()
    handed_on = models.DateField()
    due_on = models.DateField()
    returned_on = models.DateField(null=True)
    returned_vnd = models.BigIntegerField(null=True)
    loss_vnd = models.BigIntegerField(null=True)
    loss_cause = models.TextField(choices=Cause.choices, blank=True)
    note = models.TextField(blank=True)
    next_member = models.ForeignKey(LivelihoodMember, models.PROTECT, null=True, related_name="+")
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["asset", "number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "asset", "number"], name="livelihood_turn_once"),
            models.UniqueConstraint(fields=["project", "asset"], condition=Q(returned_on=None), name="livelihood_one_holder_at_a_time"),
            models.CheckConstraint(name="livelihood_turn_has_time", condition=Q(due_on__gt=F("handed_on"), worth_vnd__gt=0, number__gte=1)),
            models.CheckConstraint(
                name="livelihood_loss_has_cause", condition=Q(loss_vnd=None) | Q(loss_vnd=0) | ~Q(loss_cause="")
            ),
        ]
        indexes = [models.Index(fields=["area", "due_on"], name="livelihood_turn_due", condition=Q(returned_on=None))]

    class Privacy:
        personal = frozenset({"asset", "loss_vnd", "loss_cause", "note", "returned_vnd"})
        plain = frozenset(
            {"id", "project", "area", "number", "member", "worth_vnd", "handed_on", "due_on", "returned_on", "next_member", "by_id", "at"}
        )
