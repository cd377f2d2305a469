"""Words of reports: forms, periods, levels, acts."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.report_forms.terms import period_words
from giamngheo.engine.plan_reporting import Duty
from giamngheo.engine.report_periods import parse

from .tree import law

LEVELS = {"commune": gettext_lazy("cấp xã"), "district": gettext_lazy("cấp huyện"), "province": gettext_lazy("cấp tỉnh, sở, ngành")}
ACTS = {
    "start": gettext_lazy("bắt đầu viết"), "write": gettext_lazy("viết"), "present": gettext_lazy("trình ký"),
    "sign": gettext_lazy("ký, gửi"),
    "send": gettext_lazy("gửi"), "give_back": gettext_lazy("trả lại người viết"),
    "return": gettext_lazy("trả lại"), "comment": gettext_lazy("ý kiến"), "accept": gettext_lazy("nhận"),
}  # fmt: skip


def form_name(form: str) -> str:
    found = current_plan().report_forms.forms.get(form)
    return found.name_vi if found else form


def step_name(step: str) -> str:
    found = law().steps.get(step)
    return found.name_vi if found else step


def duty_label(duty: Duty) -> str:
    """Who, with which form."""
    return f"{step_name(duty.step)}: {form_name(duty.form)}"


def period_name(key: str) -> str:
    """The period with a capital; the key itself where the plan no longer reads it."""
    try:
        words = period_words(parse(key))
    except ValueError:
        return key
    return words[0].upper() + words[1:]


def act_name(act: str) -> str:
    return str(ACTS.get(act, _("sửa")))


__all__ = ["LEVELS", "act_name", "duty_label", "form_name", "period_name", "step_name"]
