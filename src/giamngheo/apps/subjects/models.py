"""Groups, organisations, works and officers that support is for, who belongs to a group, and answers for the rules of support."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history


@keep_history()
class Subject(models.Model):
    """One group, organisation, work or officer, on the commune of its day. What the rules ask of it are answers, not columns.

    ``code``: tax number, number of registration or of the decision, where there is one. An officer is a name; whether it is a
    person of the register is nobody's business here. Closed: kept, and no longer on lists from that day.
    """

    class Kind(models.TextChoices):
        GROUP = "group", _("Tổ, nhóm sản xuất")
        ORGANISATION = "organisation", _("Tổ chức, cơ sở")
        WORK = "work", _("Công trình")
        OFFICER = "officer", _("Cán bộ, cộng tác viên")

    kind = models.TextField(choices=Kind.choices)
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    name = models.TextField()
    search_key = models.TextField(db_collation="C")
    sort_key = models.TextField(db_collation="C")
    code = models.TextField(blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    close_reason = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    is_synthetic = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                name="subject_kind_known", condition=Q(kind__in=["group", "organisation", "work", "officer"])
            ),
            models.CheckConstraint(name="subject_has_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="subject_closes_after_it_opened", condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on"))
            ),
            models.CheckConstraint(
                name="closed_subject_has_reason", condition=Q(closed_on=None) | ~Q(close_reason="")
            ),
            # Two officers may bear one name; two works, groups or organisations of a commune do not.
            models.UniqueConstraint(
                fields=["area", "kind", "search_key"], condition=Q(closed_on=None) & ~Q(kind="officer"),
                name="subject_once_per_commune",
            ),
        ]
        indexes = [models.Index(fields=["area", "kind", "sort_key"], name="subject_area_kind_sort")]

    class Privacy:
        personal = frozenset({"name", "search_key", "sort_key", "code", "close_reason"})
        plain = frozenset(
            {
                "id", "kind", "area", "village", "opened_on", "closed_on", "by_id", "at", "is_synthetic", "version",
            }
        )  # fmt: skip


@keep_history()
class SubjectMember(models.Model):
    """Who takes part in a group, from ``valid_from`` until the day before ``valid_to`` (null: still): a person, or a household
    that sends whom it likes. Shares of a group are told from these (engine/eligibility_groups.py)."""

    class Role(models.TextChoices):
        LEADER = "leader", _("Chủ trì, trưởng nhóm")
        MEMBER = "member", _("Thành viên")

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="members")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="+")
    role = models.TextField(choices=Role.choices, default=Role.MEMBER)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="subject_member_role_known", condition=Q(role__in=["leader", "member"])),
            models.CheckConstraint(
                name="subject_member_is_somebody", condition=Q(household__isnull=False) | Q(person__isnull=False)
            ),
            models.CheckConstraint(
                name="subject_member_leaves_after_joining", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.UniqueConstraint(
                fields=["subject", "person"], condition=Q(valid_to=None, person__isnull=False), name="person_once_in_a_group"
            ),
            models.UniqueConstraint(
                fields=["subject", "household"], condition=Q(valid_to=None, person=None), name="household_once_in_a_group"
            ),
        ]

    class Privacy:
        personal = frozenset({"role"})
        plain = frozenset(
            {"id", "subject", "area", "household", "person", "valid_from", "valid_to", "by_id", "at"}
        )  # fmt: skip


class Answer(models.Model):
    """What somebody found about one household, person or subject on one day: the value of one column of the eligibility tables.

    ``fact`` names the column (see columns.py), ``value`` is its JSON: true, 12, "enterprise", "2019-01-18"; null says "not
    known" and unsays what was answered before. Written once; the later day outweighs the earlier, of one day the later entry.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey("register.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="answers", db_index=False)
    fact = models.TextField()
    value = models.JSONField(null=True)
    observed_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-observed_on", "-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="answer_is_about_one",
                condition=Q(household__isnull=False, person=None, subject=None)
                | Q(household=None, person__isnull=False, subject=None)
                | Q(household=None, person=None, subject__isnull=False),
            ),
            models.CheckConstraint(name="answer_names_its_fact", condition=~Q(fact="")),
        ]
        indexes = [
            models.Index(fields=["household", "fact"], name="answer_household", condition=Q(household__isnull=False)),
            models.Index(fields=["person", "fact"], name="answer_person", condition=Q(person__isnull=False)),
            models.Index(fields=["subject", "fact"], name="answer_subject", condition=Q(subject__isnull=False)),
        ]

    class Privacy:
        sensitive = frozenset({"value", "note"})
        plain = frozenset(
            {
                "id", "area", "household", "person", "subject", "fact", "observed_on", "recorded_at", "by_id", "is_synthetic",
            }
        )  # fmt: skip


class PlaceAnswer(models.Model):
    """What somebody found about a whole commune, or one village of it, on one day: a fact that the households of a place share.

    ``fact``: one of ``columns.OF_PLACES``; ``value`` null says "not known" and unsays what was said before. The village outweighs
    the commune, a household's own answer outweighs both; the later day the earlier. Written once.
    """

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    village = models.ForeignKey("register.Village", models.PROTECT, null=True, related_name="+")
    fact = models.TextField()
    value = models.BooleanField(null=True)
    observed_on = models.DateField()
    recorded_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    is_synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-observed_on", "-id"]
        constraints = [models.CheckConstraint(name="place_answer_names_its_fact", condition=~Q(fact=""))]
        indexes = [models.Index(fields=["area", "fact"], name="place_answer_area")]

    class Privacy:
        personal = frozenset({"note"})
        plain = frozenset({"id", "area", "village", "fact", "value", "observed_on", "recorded_at", "by_id", "is_synthetic"})


class AnswerWithdrawal(models.Model):
    """An answer that should not have been entered, with the reason; from then on it counts on no day. Written once."""

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="withdrawal")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    reason = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="answer_withdrawal_has_reason", condition=~Q(reason=""))]

    class Privacy:
        personal = frozenset({"reason"})
        plain = frozenset({"id", "answer", "area", "by_id", "at"})
