"""Communication: a product, an event, a dialogue with its questions, an emulation movement with its awards, and whom it reached."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.delivery import paying
from giamngheo.apps.register.models import keep_history


@keep_history()
class CommunicationCase(models.Model):
    """One piece of communication. ``maker``: the press, union, agency that makes it; ``copies``: of a product, printed or broadcast.

    ``reach_count``: people it reached, null where nobody counted; ``poor_count`` of them of poor or near-poor households.
    """

    class What(models.TextChoices):
        PRODUCT = "product", _("sản phẩm truyền thông, chuyên mục, ấn phẩm")
        EVENT = "event", _("sự kiện, buổi tuyên truyền")
        DIALOGUE = "dialogue", _("đối thoại chính sách")
        EMULATION = "emulation", _("phong trào thi đua, biểu dương")

    support = models.OneToOneField("delivery.Support", models.PROTECT, related_name="communication")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    state = models.TextField(default="running")
    what = models.TextField(choices=What.choices)
    topic = models.TextField()
    maker = models.TextField()
    language = models.TextField(blank=True)
    copies = models.IntegerField(null=True)
    reach_count = models.IntegerField(null=True)
    poor_count = models.IntegerField(null=True)
    return_reason = models.TextField(blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="communication_state_known", condition=Q(state__in=["running", "submitted"])),
            models.CheckConstraint(
                name="communication_what_known", condition=Q(what__in=["product", "event", "dialogue", "emulation"])
            ),
            models.CheckConstraint(
                name="communication_reaches_no_more_poor_than_all",
                condition=Q(poor_count=None) | Q(poor_count__gte=0, reach_count__gte=F("poor_count")),
            ),
        ]
        indexes = [models.Index(fields=["area", "what"], name="communication_area_what")]

    class Privacy:
        personal = frozenset({"return_reason"})
        plain = frozenset(
            {
                "id", "support", "area", "state", "what", "topic", "maker", "language", "copies", "reach_count", "poor_count", "version",
            }
        )  # fmt: skip


@keep_history()
class Question(models.Model):
    """A question asked at a dialogue. Empty ``answer``: nobody answered yet. ``agency``: whose it is to answer, by ``due_on``."""

    case = models.ForeignKey(CommunicationCase, models.PROTECT, related_name="questions")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    number = models.IntegerField()
    asked_by = models.TextField(blank=True)
    text = models.TextField()
    agency = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="dialogue_question_number_once"),
            models.CheckConstraint(name="dialogue_question_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="answer_was_given_on_a_day",
                condition=Q(answer="", answered_on=None) | (~Q(answer="") & ~Q(answered_by="") & Q(answered_on__isnull=False)),
            ),
        ]

    class Privacy:
        personal = frozenset({"asked_by", "text", "answer", "answered_by"})
        plain = frozenset({"id", "case", "area", "number", "agency", "due_on", "answered_on", "by_id", "at"})


class Award(models.Model):
    """Somebody praised in an emulation movement: who, in what form, by whose decision. Written once."""

    class Holder(models.TextChoices):
        LOCALITY = "locality", _("xã, bản")
        COMMUNITY = "community", _("cộng đồng, tổ nhóm")
        HOUSEHOLD = "household", _("hộ gia đình vươn lên thoát nghèo")
        ORGANISATION = "organisation", _("tổ chức, doanh nghiệp")
        PERSON = "person", _("cá nhân")

    case = models.ForeignKey(CommunicationCase, models.PROTECT, related_name="awards")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    holder = models.TextField(choices=Holder.choices)
    name = models.TextField()
    form = models.TextField()
    merit = models.TextField()
    decision_number = models.TextField()
    decided_on = models.DateField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["decided_on", "id"]
        triggers = [pgtrigger.Protect(name="awards_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    class Privacy:
        personal = frozenset({"name", "merit"})
        plain = frozenset({"id", "case", "area", "holder", "form", "decision_number", "decided_on", "by_id", "at"})


class CommunicationPayment(paying.PaymentRow):
    """One payment."""

    case = models.ForeignKey(CommunicationCase, models.PROTECT, related_name="payments")

    class Meta(paying.PaymentRow.Meta):
        pass

    class Privacy:
        plain = paying.PLAIN
