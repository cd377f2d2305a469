"""A vocational course: who learns, who came on which day, certificates, what was paid, jobs after; and what schools are given.

The course is one support (its papers, payments, acceptance); each learner is another, with the money: nothing is counted twice.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import paying
from giamngheo.apps.register.models import keep_history


@keep_history()
class Course(models.Model):
    """One course. ``subject``: the school in the register of subjects, where it stands there; ``cost_vnd``: of one learner.

    ``employer``: who promised to employ or to buy, if anybody.
    """

    class Level(models.TextChoices):
        SHORT = "short", _("dưới 3 tháng")
        ELEMENTARY = "elementary", _("sơ cấp")
        INTERMEDIATE = "intermediate", _("trung cấp")
        COLLEGE = "college", _("cao đẳng")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="training_course")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, null=True, related_name="+")
    state = models.TextField(default="planned")
    school_name = models.TextField()
    occupation = models.TextField()
    level = models.TextField(choices=Level.choices)
    place = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours = models.IntegerField(null=True)
    planned_count = models.IntegerField()
    cost_vnd = models.BigIntegerField()
    employer = models.TextField(blank=True)
    decision_number = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    return_reason = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="training_course_state_known",
                condition=Q(state__in=["planned", "running", "submitted", "finished"]),
            ),
            models.CheckConstraint(
                name="training_course_level_known",
                condition=Q(level__in=["short", "elementary", "intermediate", "college"]),
            ),
            models.CheckConstraint(
                name="training_course_ends_after_it_starts", condition=Q(ends_on__gt=F("starts_on"))
            ),
            models.CheckConstraint(
                name="training_course_is_for_some", condition=Q(planned_count__gte=1, cost_vnd__gte=0)
            ),
            models.CheckConstraint(
                name="training_course_opened_by_somebody",
                condition=Q(state="planned") | (~Q(decision_number="") & Q(approved_by_id__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["area", "starts_on"], name="training_course_area_day")]

    class Privacy:
        personal = frozenset({"return_reason"})
        plain = frozenset(
            {
                "id", "support", "area", "subject", "state", "school_name", "occupation", "level", "place", "starts_on", "ends_on",
                "hours", "planned_count", "cost_vnd", "employer", "decision_number", "decided_on", "approved_by_id", "version",
            }
        )  # fmt: skip


@keep_history()
class Trainee(models.Model):
    """One learner, chosen on an approved list. ``group``: by which norm the State pays; it tells of disability and ethnicity.

    ``household_class``, ``is_three_classes``: of the day the course begins; null where the register does not settle it.
    ``passed``: null until the result is told; ``job_*``: what became of them, seen on a day after the course.
    """

    class Job(models.TextChoices):
        HIRED = "hired", _("được tuyển dụng")
        SELF = "self", _("tự tạo việc làm")
        GROUP = "group", _("vào tổ, hợp tác xã, doanh nghiệp mới lập")
        SAME = "same", _("làm nghề cũ, năng suất cao hơn")
        NONE = "none", _("chưa có việc làm")

    course = models.ForeignKey(Course, models.PROTECT, related_name="trainees")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="+")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="+")
    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="trainee")
    name = models.TextField()
    sort_key = models.TextField(db_collation="C")
    group = models.TextField(blank=True)
    household_class = models.TextField(blank=True)
    is_three_classes = models.BooleanField(null=True)
    passed = models.BooleanField(null=True)
    certificate_number = models.TextField(blank=True)
    certified_on = models.DateField(null=True)
    job = models.TextField(choices=Job.choices, blank=True)
    job_seen_on = models.DateField(null=True)
    job_employer = models.TextField(blank=True)
    job_income_vnd = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                name="certificate_of_who_passed",
                condition=Q(passed=True, certified_on__isnull=False) & ~Q(certificate_number="")
                | (Q(certificate_number="", certified_on=None) & (Q(passed=None) | Q(passed=False))),
            ),
            models.CheckConstraint(
                name="job_was_seen_on_a_day",
                condition=Q(job="", job_seen_on=None) | (~Q(job="") & Q(job_seen_on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["area", "person"], name="training_trainee_area_person")]

    class Privacy:
        sensitive = frozenset({"group"})
        personal = frozenset(
            {
                "name", "sort_key", "household_class", "is_three_classes", "passed", "certificate_number", "job", "job_employer",
                "job_income_vnd",
            }
        )  # fmt: skip
        plain = frozenset({"id", "course", "area", "household", "person", "support", "certified_on", "job_seen_on"})


class Session(models.Model):
    """One half day, or evening, of a course on which who came was written down. Written once; who came may be corrected."""

    class Part(models.TextChoices):
        MORNING = "morning", _("sáng")
        AFTERNOON = "afternoon", _("chiều")
        EVENING = "evening", _("tối")

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    held_on = models.DateField()
    part = models.TextField(choices=Part.choices)
    topic = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["course", "held_on", "part"], name="training_session_once"),
            models.CheckConstraint(
                name="training_session_part_known", condition=Q(part__in=["morning", "afternoon", "evening"])
            ),
        ]
        triggers = [pgtrigger.Protect(name="sessions_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        plain = frozenset({"id", "course", "area", "held_on", "part", "topic", "by_id", "at"})


@keep_history()
class Attendance(models.Model):
    """Whether a learner was there. No row: not written down, which counts neither as there nor as away."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    trainee = models.ForeignKey(Trainee, models.PROTECT, related_name="attendances")
    is_present = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "trainee"], name="training_attendance_once")]

    class Privacy:
        personal = frozenset({"is_present"})
        plain = frozenset({"id", "session", "area", "trainee"})


class CoursePayment(paying.MoneyPaid):
    """One payment to the school: an advance while the class learns, or after it was accepted. Written once."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="payments")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="training_payment_once"),
            models.CheckConstraint(name="training_payment_is_money", condition=Q(amount_vnd__gt=0, number__gte=1)),
        ]
        triggers = [pgtrigger.Protect(name="course_payments_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        plain = paying.MONEY | {"course"}


@keep_history()
class SchoolSupport(models.Model):
    """What a school or an agency is given, or does, under the sub-project: equipment, curricula, teachers, models, surveys.

    ``quantity`` of ``unit``: sets, books, teachers, people asked. ``partner``: the enterprise of a model.
    """

    class What(models.TextChoices):
        EQUIPMENT = "equipment", _("cơ sở vật chất, thiết bị, phương tiện đào tạo")
        CURRICULUM = "curriculum", _("chuẩn, chương trình đào tạo")
        MATERIAL = "material", _("học liệu, giáo trình")
        TEACHER = "teacher", _("bồi dưỡng nhà giáo, cán bộ quản lý")
        MODEL = "model", _("mô hình gắn kết với doanh nghiệp, hợp tác xã")
        SURVEY = "survey", _("khảo sát, thống kê, dự báo nhu cầu học nghề")
        GUIDANCE = "guidance", _("truyền thông, hướng nghiệp, khởi nghiệp")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="school_support")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, null=True, related_name="+")
    what = models.TextField(choices=What.choices)
    school_name = models.TextField()
    is_public = models.BooleanField(null=True)
    description = models.TextField()
    quantity = models.IntegerField(null=True)
    unit = models.TextField(blank=True)
    partner = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="school_support_known",
                condition=Q(what__in=["equipment", "curriculum", "material", "teacher", "model", "survey", "guidance"]),
            ),
            models.CheckConstraint(name="model_has_partner", condition=~Q(what="model") | ~Q(partner="")),
        ]
        indexes = [models.Index(fields=["area", "what"], name="school_support_area_what")]

    class Privacy:
        plain = frozenset(
            {
                "id", "support", "area", "subject", "what", "school_name", "is_public", "description", "quantity", "unit", "partner",
                "version",
            }
        )  # fmt: skip


@keep_history()
class TrainingNeed(models.Model):
    """One line of a survey: how many want to learn an occupation now, and how many are foreseen in a year to come."""

    survey = models.ForeignKey(SchoolSupport, models.PROTECT, related_name="needs")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    occupation = models.TextField()
    level = models.TextField(choices=Course.Level.choices)
    wanting = models.IntegerField()
    forecast_year = models.IntegerField(null=True)
    forecast = models.IntegerField(null=True)

    class Meta:
        ordering = ["-wanting", "occupation", "id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "occupation", "level"], name="training_need_once_per_survey"),
            models.CheckConstraint(
                name="need_counts_people", condition=Q(wanting__gte=0) & (Q(forecast=None) | Q(forecast__gte=0))
            ),
            models.CheckConstraint(
                name="forecast_has_year",
                condition=Q(forecast=None, forecast_year=None) | Q(forecast__isnull=False, forecast_year__isnull=False),
            ),
        ]

    class Privacy:
        plain = frozenset({"id", "survey", "area", "occupation", "level", "wanting", "forecast_year", "forecast"})
