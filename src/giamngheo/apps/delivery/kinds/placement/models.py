"""A job found: the worker, the day, the employer, the contract, and the class of the household on that day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.register.models import keep_history


@keep_history()
class Placement(models.Model):
    """One job found for one worker.

    ``household_class``: the class recognised on ``found_on``, empty where none is known. ``is_three_classes``: of a poor,
    near-poor or newly escaped household on that day; null where the register does not settle it. Both are read when the
    job is written and again when it is accepted, then frozen. ``months``: term of the contract.
    """

    class Contract(models.TextChoices):
        INDEFINITE = "indefinite", _("hợp đồng không xác định thời hạn")
        FIXED = "fixed", _("hợp đồng xác định thời hạn")
        ORAL = "oral", _("hợp đồng bằng lời nói")
        NONE = "none", _("không có hợp đồng lao động")

    class Place(models.TextChoices):
        COMMUNE = "commune", _("trong xã")
        PROVINCE = "province", _("xã khác trong tỉnh")
        ELSEWHERE = "elsewhere", _("tỉnh, thành phố khác")

    class Connector(models.TextChoices):
        CENTRE = "centre", _("trung tâm dịch vụ việc làm")
        FIRM = "firm", _("doanh nghiệp dịch vụ việc làm")
        FAIR = "fair", _("phiên giao dịch việc làm")
        COMMUNE = "commune", _("UBND xã, đoàn thể")
        SELF = "self", _("người lao động tự tìm")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="placement")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    household = models.ForeignKey("register.Household", models.PROTECT, related_name="placements")
    person = models.ForeignKey("register.Person", models.PROTECT, related_name="placements")
    state = models.TextField(default="found")
    found_on = models.DateField()
    employer = models.TextField()
    job = models.TextField()
    place = models.TextField(choices=Place.choices)
    connector = models.TextField(choices=Connector.choices)
    contract = models.TextField(choices=Contract.choices)
    months = models.IntegerField(null=True)
    wage_vnd = models.BigIntegerField(null=True)
    household_class = models.TextField(blank=True)
    is_three_classes = models.BooleanField(null=True)
    return_reason = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-found_on", "-id"]
        constraints = [
            models.CheckConstraint(name="placement_state_known", condition=Q(state__in=["found", "submitted"])),
            models.CheckConstraint(
                name="placement_contract_known", condition=Q(contract__in=["indefinite", "fixed", "oral", "none"])
            ),
            models.CheckConstraint(
                name="placement_term_of_fixed_contracts",
                condition=Q(contract="fixed", months__gte=1) | (~Q(contract="fixed") & Q(months=None)),
            ),
            models.CheckConstraint(name="placement_wage_is_money", condition=Q(wage_vnd=None) | Q(wage_vnd__gt=0)),
        ]
        indexes = [models.Index(fields=["area", "found_on"], name="placement_area_day")]

    class Privacy:
        personal = frozenset(
            {"employer", "job", "wage_vnd", "household_class", "is_three_classes", "return_reason", "months", "contract"}
        )
        plain = frozenset(
            {"id", "support", "area", "household", "person", "state", "found_on", "place", "connector", "version"}
        )
