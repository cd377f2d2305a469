"""Information brought to a place: what it is, the equipment handed over, officers trained, posts that were sent out."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import paying
from giamngheo.apps.register.models import keep_history


@keep_history()
class InformationCase(models.Model):
    """One point, cluster, radio station, set of equipment, plan of content or course of officers at a place.

    ``listed_on``: the day of the list or plan; the place is judged on it, and ``eligibility`` keeps what was told.
    ``site``: where it stands (post office, border station); ``border_gate``: of a cluster; ``operator``: who runs it.
    ``household_count``: households that it reaches, null where nobody counted; ``poor_count`` of them poor or near-poor.
    """

    class What(models.TextChoices):
        POINT = "point", _("điểm thông tin công cộng")
        CLUSTER = "cluster", _("cụm thông tin điện tử ở cửa khẩu")
        RADIO = "radio", _("đài truyền thanh xã")
        EQUIPMENT = "equipment", _("thiết bị thông tin cơ sở, đồn biên phòng")
        CONTENT = "content", _("nội dung thông tin thiết yếu")
        TRAINING = "training", _("bồi dưỡng cán bộ thông tin")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="information")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    state = models.TextField(default="proposed")
    what = models.TextField(choices=What.choices)
    listed_on = models.DateField()
    site = models.TextField(blank=True)
    border_gate = models.TextField(blank=True)
    operator = models.TextField(blank=True)
    household_count = models.IntegerField(null=True)
    poor_count = models.IntegerField(null=True)
    eligibility = models.JSONField(default=list)
    decision_number = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    approved_by_id = models.BigIntegerField(null=True)
    return_reason = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-listed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="information_state_known", condition=Q(state__in=["proposed", "running", "submitted"])
            ),
            models.CheckConstraint(
                name="information_what_known",
                condition=Q(what__in=["point", "cluster", "radio", "equipment", "content", "training"]),
            ),
            models.CheckConstraint(
                name="cluster_stands_at_a_gate", condition=~Q(what="cluster") | ~Q(border_gate="")
            ),
            models.CheckConstraint(
                name="information_reaches_no_more_poor_than_all",
                condition=Q(poor_count=None) | Q(poor_count__gte=0, household_count__gte=models.F("poor_count")),
            ),
            models.CheckConstraint(
                name="information_approved_by_somebody",
                condition=Q(state="proposed") | (~Q(decision_number="") & Q(approved_by_id__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["area", "listed_on"], name="information_area_day")]

    class Privacy:
        personal = frozenset({"operator", "return_reason"})
        plain = frozenset(
            {
                "id", "support", "area", "state", "what", "listed_on", "site", "border_gate", "household_count", "poor_count",
                "eligibility", "decision_number", "decided_on", "approved_by_id", "version",
            }
        )  # fmt: skip


class InformationItem(models.Model):
    """Equipment handed over on a day, to whom. Written once. ``serial``: number of the maker, where there is one."""

    case = models.ForeignKey(InformationCase, models.PROTECT, related_name="items")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    name = models.TextField()
    quantity = models.IntegerField()
    unit = models.TextField()
    serial = models.TextField(blank=True)
    worth_vnd = models.BigIntegerField(null=True)
    handed_on = models.DateField()
    receiver = models.TextField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["handed_on", "id"]
        constraints = [models.CheckConstraint(name="information_items_are_some", condition=Q(quantity__gte=1))]
        triggers = [pgtrigger.Protect(name="items_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        personal = frozenset({"receiver"})
        plain = frozenset(
            {"id", "case", "area", "name", "quantity", "unit", "serial", "worth_vnd", "handed_on", "by_id", "at"}
        )


class InformationOfficer(models.Model):
    """An officer who took part in a course, and for how many days. Written once."""

    case = models.ForeignKey(InformationCase, models.PROTECT, related_name="officers")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    subject = models.ForeignKey("subjects.Subject", models.PROTECT, related_name="+")
    name = models.TextField()
    days = models.IntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "subject"], name="information_officer_once"),
            models.CheckConstraint(name="information_officer_was_there", condition=Q(days__gte=1)),
        ]
        triggers = [pgtrigger.Protect(name="officers_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        personal = frozenset({"name", "days"})
        plain = frozenset({"id", "case", "area", "subject", "by_id", "at"})


class InformationPost(models.Model):
    """Something sent out or put up: what it was about, where, in which language, how many times. Written once."""

    class Channel(models.TextChoices):
        RADIO = "radio", _("loa truyền thanh")
        SCREEN = "screen", _("màn hình, bảng điện tử")
        WEB = "web", _("trang thông tin, mạng xã hội")
        POINT = "point", _("phục vụ tại điểm")
        PRINT = "print", _("tờ rơi, tài liệu in")

    case = models.ForeignKey(InformationCase, models.PROTECT, related_name="posts")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    title = models.TextField()
    channel = models.TextField(choices=Channel.choices)
    language = models.TextField()
    sent_on = models.DateField()
    times = models.IntegerField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_on", "-id"]
        constraints = [models.CheckConstraint(name="information_post_was_sent", condition=Q(times__gte=1))]
        triggers = [pgtrigger.Protect(name="posts_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        plain = frozenset({"id", "case", "area", "title", "channel", "language", "sent_on", "times", "by_id", "at"})


class InformationPayment(paying.PaymentRow):
    """One payment."""

    case = models.ForeignKey(InformationCase, models.PROTECT, related_name="payments")

    class Meta(paying.PaymentRow.Meta):
        pass

    class Privacy:
        plain = paying.PLAIN
