"""Capacity: a course, study visit, workshop or material, and the officers who take part, with certificates of courses."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import paying
from giamngheo.apps.register.models import keep_history


@keep_history()
class CapacityCase(models.Model):
    """One course, visit, workshop or material. ``days``: how long it lasts; ``copies``: of a material. ``field``: whose work it is about.

    ``ends_on``: the last day; before it nobody is given a certificate.
    """

    class What(models.TextChoices):
        COURSE = "course", _("lớp đào tạo, tập huấn")
        VISIT = "visit", _("học tập, trao đổi kinh nghiệm")
        WORKSHOP = "workshop", _("hội thảo, hội nghị")
        MATERIAL = "material", _("tài liệu")

    class Field(models.TextChoices):
        POVERTY = "poverty", _("công tác giảm nghèo")
        LEGAL_AID = "legal_aid", _("trợ giúp pháp lý")
        SOCIAL_WORK = "social_work", _("công tác xã hội")
        GENDER = "gender", _("bình đẳng giới")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="capacity")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    state = models.TextField(default="running")
    what = models.TextField(choices=What.choices)
    field = models.TextField(choices=Field.choices)
    topic = models.TextField()
    organiser = models.TextField()
    ends_on = models.DateField()
    copies = models.IntegerField(null=True)
    return_reason = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-ends_on", "-id"]
        constraints = [
            models.CheckConstraint(name="capacity_state_known", condition=Q(state__in=["running", "submitted"])),
            models.CheckConstraint(
                name="capacity_what_known", condition=Q(what__in=["course", "visit", "workshop", "material"])
            ),
            models.CheckConstraint(
                name="capacity_field_known", condition=Q(field__in=["poverty", "legal_aid", "social_work", "gender"])
            ),
            models.CheckConstraint(
                name="capacity_material_has_copies",
                condition=Q(what="material", copies__gte=1) | (~Q(what="material") & Q(copies=None)),
            ),
        ]
        indexes = [models.Index(fields=["area", "what"], name="capacity_area_what")]

    class Privacy:
        personal = frozenset({"return_reason"})
        plain = frozenset(
            {"id", "support", "area", "state", "what", "field", "topic", "organiser", "ends_on", "copies", "version"}
        )


@keep_history()
class Learner(models.Model):
    """An officer of the roll who takes part. ``list_row``: the row of the approved list by which a course chose them.

    ``is_woman``: null where nobody knows. ``passed``: null until the result is told.
    """

    case = models.ForeignKey(CapacityCase, models.PROTECT, related_name="learners")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, related_name="+")
    list_row = models.ForeignKey("beneficiaries.Beneficiary", models.PROTECT, null=True, related_name="+")
    name = models.TextField()
    is_woman = models.BooleanField(null=True)
    passed = models.BooleanField(null=True)
    certificate_number = models.TextField(blank=True)
    certified_on = models.DateField(null=True)

    class Meta:
        ordering = [F("is_woman").desc(nulls_last=True), "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "subject"], name="capacity_learner_once"),
            models.CheckConstraint(
                name="capacity_certificate_of_who_passed",
                condition=Q(passed=True, certified_on__isnull=False) & ~Q(certificate_number="")
                | (Q(certificate_number="", certified_on=None) & (Q(passed=None) | Q(passed=False))),
            ),
        ]

    class Privacy:
        personal = frozenset({"name", "is_woman", "passed", "certificate_number"})
        plain = frozenset({"id", "case", "area", "subject", "list_row", "certified_on"})


class CapacityPayment(paying.PaymentRow):
    """One payment."""

    case = models.ForeignKey(CapacityCase, models.PROTECT, related_name="payments")

    class Meta(paying.PaymentRow.Meta):
        pass

    class Privacy:
        plain = paying.PLAIN
