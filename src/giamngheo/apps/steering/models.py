"""What is beyond a unit's power and who answers it; what the province orders and who replies. Plan 2514, part VII.

``area``: the commune that raised it or is addressed; the province where an agency did or is (then ``*_agency`` names it).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Difficulty(models.Model):
    """Raised by a unit, handled by an agency, then by the province. See states.py. ``wanted_on``: by when an answer is needed.

    ``promised_on``: by when what the answer promises will be done, where it names a day.
    """

    class Beyond(models.TextChoices):
        DEPARTMENT = "department", _("vượt thẩm quyền của xã, đơn vị")
        PROVINCE = "province", _("vượt thẩm quyền của sở, ngành")
        MINISTRY = "ministry", _("vượt thẩm quyền của tỉnh, cần kiến nghị bộ")

    class About(models.TextChoices):
        MONEY = "money", _("vốn, giải ngân")
        PEOPLE = "people", _("con người, tổ chức bộ máy")
        RULE = "rule", _("quy định, hướng dẫn")
        OTHER = "other", _("việc khác")

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    raised_agency = models.TextField(blank=True)
    title = models.TextField()
    what = models.TextField()
    project = models.TextField(blank=True)
    beyond = models.TextField(choices=Beyond.choices)
    about = models.TextField(choices=About.choices)
    managing_agency = models.TextField()
    wanted_on = models.DateField()
    state = models.TextField(default="raised")
    answered_by_office = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    promised_on = models.DateField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["wanted_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="difficulty_state_known",
                condition=Q(state__in=["raised", "at_province", "directed", "answered", "closed", "withdrawn"]),
            ),
            models.CheckConstraint(name="difficulty_says_what", condition=~Q(title="") & ~Q(what="")),
            models.CheckConstraint(
                name="difficulty_closes_with_an_answer", condition=~Q(state__in=["answered", "closed"]) | ~Q(answer="")
            ),
        ]
        indexes = [models.Index(fields=["state", "wanted_on"], name="difficulty_state_day")]

    class Privacy:
        personal = frozenset({"what", "answer"})
        plain = frozenset(
            {
                "id", "area", "raised_agency", "title", "project", "beyond", "about", "managing_agency", "wanted_on", "state",
                "answered_by_office", "answered_at", "promised_on", "by_id", "at", "version",
            }
        )  # fmt: skip


class DifficultyStep(models.Model):
    """Who did what with a difficulty, in which words; written once."""

    difficulty = models.ForeignKey(Difficulty, models.PROTECT, related_name="steps")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    act = models.TextField()
    office = models.TextField(blank=True)
    text = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        personal = frozenset({"text"})
        plain = frozenset({"id", "difficulty", "area", "act", "office", "by_id", "at"})


class Directive(models.Model):
    """An order with addressee and deadline. ``difficulty``: what it answers. ``number``, ``signed_on``: of its document, if any."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    agency = models.TextField(blank=True)
    difficulty = models.ForeignKey(Difficulty, models.PROTECT, null=True, related_name="directives")
    title = models.TextField()
    what = models.TextField()
    number = models.TextField(blank=True)
    signed_on = models.DateField(null=True)
    due_on = models.DateField()
    state = models.TextField(default="issued")
    reply = models.TextField(blank=True)
    replied_by_id = models.BigIntegerField(null=True)
    replied_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    settled_by_id = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="directive_state_known", condition=Q(state__in=["issued", "replied", "accepted", "cancelled"])
            ),
            models.CheckConstraint(name="directive_says_what", condition=~Q(title="") & ~Q(what="")),
            models.CheckConstraint(
                name="accepted_directive_has_reply", condition=~Q(state__in=["replied", "accepted"]) | ~Q(reply="")
            ),
            models.UniqueConstraint(
                fields=["difficulty"], condition=~Q(state="cancelled"), name="one_directive_per_difficulty"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="directive_state_day")]

    class Privacy:
        personal = frozenset({"what", "reply", "return_reason"})
        plain = frozenset(
            {
                "id", "area", "agency", "difficulty", "title", "number", "signed_on", "due_on", "state", "replied_by_id",
                "replied_at", "settled_by_id", "settled_at", "by_id", "at", "version",
            }
        )  # fmt: skip


class DirectiveStep(models.Model):
    """What was replied, returned with why, accepted or dropped, by whom; written once. The order itself holds only the newest."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="steps")
    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    act = models.TextField()
    text = models.TextField(blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    class Privacy:
        personal = frozenset({"text"})
        plain = frozenset({"id", "directive", "area", "act", "by_id", "at"})


class IssuedDocument(models.Model):
    """A document that the plan lists as due has been issued; written once. ``document``: its id in plan/oversight.toml."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    document = models.TextField()
    number = models.TextField()
    authority = models.TextField()
    issued_on = models.DateField()
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["document", "issued_on", "id"]
        constraints = [models.UniqueConstraint(fields=["document", "number", "issued_on"], name="issued_document_once")]

    class Privacy:
        plain = frozenset({"id", "area", "document", "number", "authority", "issued_on", "by_id", "at"})
