"""Forms of plans: whose and when, money, a target, a task, a reason, an approving document, a village's meeting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.money import terms as money_terms
from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field

from . import terms
from .terms import Span

MOST_VND = 10**14
CHOOSE = ("", _("Chọn"))


def span_choices(this_year: int) -> list[tuple[str, str]]:
    return [(s.words, s.title.capitalize()) for s in terms.spans(this_year)]


def span_from(words: str, this_year: int) -> Span | None:
    """The span that an address or form names; None for any other text."""
    return next((s for s in terms.spans(this_year) if s.words == words), None)


def _project_choices() -> list[tuple[str, Any]]:
    named = money_terms.projects_told()
    return [CHOOSE, *((project, named.get(project, name)) for project, name in terms.projects().items())]


class VersionForm(forms.Form):
    """Carries the version that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class BeginForm(forms.Form):
    """Whose plan, for when."""

    area = choice_field(_("Đơn vị"))
    years = choice_field(_("Thời gian"))

    def __init__(self, *args: Any, areas: Iterable[tuple[int, str]], years: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area"], areas)
        offer(self.fields["years"], years)


class MoneyForm(VersionForm):
    """One amount of a plan."""

    project = choice_field(_("Dự án, tiểu dự án"), required=False, help_text=_("Tín dụng không ghi theo dự án: bỏ trống."))
    source = choice_field(_("Nguồn vốn"))
    capital_type = choice_field(_("Loại vốn"), required=False, help_text=_("Chỉ vốn ngân sách chia loại vốn."))
    amount_vnd = MoneyField(
        label=_("Số tiền (đồng)"), max_value=MOST_VND, help_text=_("Ghi đủ đồng; bảng in ra triệu đồng. Ghi 0 để bỏ khoản này.")
    )  # fmt: skip

    def __init__(self, *args: Any, span: Span, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["project"], _project_choices())
        sources = terms.sources_in(span).values()
        offer(self.fields["source"], [CHOOSE, *((s.id, s.name_vi) for s in sources)])
        offer(self.fields["capital_type"], [("", _("Không chia")), *money_terms.capital_types().items()])


class TargetForm(VersionForm):
    """What the unit registers for one target."""

    value = forms.DecimalField(
        label=_("Đăng ký"), required=False, min_value=0, max_digits=14, decimal_places=2, localize=True,
        help_text=_("Bỏ trống để rút đăng ký chỉ tiêu này."), error_messages={"invalid": _("Ghi số, ví dụ 45 hoặc 3,5.")},
    )  # fmt: skip


class AssignForm(forms.Form):
    """What a unit is given, by which document."""

    area = choice_field(_("Giao cho đơn vị"))
    years = choice_field(_("Thời gian"))
    target = choice_field(_("Chỉ tiêu"))
    value = forms.DecimalField(
        label=_("Mức giao"), min_value=0, max_digits=14, decimal_places=2, localize=True,
        error_messages={"required": _("Ghi mức giao."), "invalid": _("Ghi số, ví dụ 45 hoặc 3,5.")},
    )  # fmt: skip
    number = text_field(_("Số văn bản giao"), max_length=60)
    signed_on = day_field(_("Ngày văn bản"))
    authority = text_field(_("Cơ quan ban hành"))

    def __init__(self, *args: Any, areas: Iterable[tuple[int, str]], years: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area"], areas)
        offer(self.fields["years"], years)
        offer(self.fields["target"], [CHOOSE, *((t.id, f"{t.name_vi} ({terms.unit_words(t)})") for t in terms.targets().values())])


class TaskForm(VersionForm):
    """A thing to do."""

    project = choice_field(_("Dự án, tiểu dự án"))
    text = text_field(_("Việc cần làm"), rows=2, max_length=500)
    unit_name = text_field(_("Đơn vị thực hiện"), required=False)
    due_on = day_field(_("Hạn xong"), required=False)
    amount_vnd = MoneyField(label=_("Ước tính kinh phí (đồng)"), required=False, max_value=MOST_VND)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["project"], _project_choices())


class ReasonForm(VersionForm):
    """Why a plan goes back."""

    reason = text_field(_("Lý do trả lại"), rows=3, max_length=1000)


class ApproveForm(VersionForm):
    """The document that approves."""

    number = text_field(_("Số văn bản phê duyệt"), max_length=60, help_text=_("Ví dụ: 128/QĐ-UBND."))
    signed_on = day_field(_("Ngày văn bản"))
    authority = text_field(_("Cơ quan phê duyệt"))


class AdjustForm(forms.Form):
    """Why the next edition is made."""

    reason = text_field(_("Lý do điều chỉnh"), rows=3, max_length=1000)


class MeetingForm(forms.Form):
    """A village met."""

    village = choice_field(_("Bản, tiểu khu"))
    year = choice_field(_("Bàn kế hoạch năm"))
    held_on = day_field(_("Ngày họp"))
    attendees = forms.IntegerField(
        label=_("Số đại diện hộ dự họp"), min_value=1, max_value=100_000,
        error_messages={"required": _("Ghi số người dự họp."), "invalid": _("Ghi số nguyên.")},
    )  # fmt: skip

    def __init__(self, *args: Any, villages: Iterable[tuple[int, str]], years: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["village"], [CHOOSE, *villages])
        offer(self.fields["year"], [(str(y), str(y)) for y in years])


class ProposalForm(VersionForm):
    """What the village asks for."""

    title = text_field(_("Đề xuất làm gì"), max_length=300, help_text=_("Ví dụ: làm đường bê tông 600 m."))
    place = text_field(_("Ở đâu"), max_length=300, help_text=_("Ví dụ: từ nhà văn hóa đến suối Nậm Lầu."))
    project = choice_field(_("Thuộc dự án, tiểu dự án"))
    amount_vnd = MoneyField(label=_("Ước tính kinh phí (đồng)"), max_value=MOST_VND)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["project"], _project_choices())


class VotesForm(VersionForm):
    """A number of votes for each proposal."""

    def __init__(self, *args: Any, proposals: Iterable[Any], most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in proposals:
            self.fields[f"phieu_{one.pk}"] = forms.IntegerField(
                label=one.title, min_value=0, max_value=most, required=False, initial=one.votes, help_text=one.place,
                error_messages={"invalid": _("Ghi số nguyên."), "max_value": _("Không quá số người dự họp.")},
            )  # fmt: skip

    def votes(self) -> dict[int, int]:
        """Proposal's id → votes, of those that were filled in."""
        given = {name: v for name, v in self.cleaned_data.items() if name.startswith("phieu_") and v is not None}
        return {int(name.removeprefix("phieu_")): int(v) for name, v in given.items()}


class TieForm(VersionForm):
    """Places of proposals with equally many votes, and why."""

    def __init__(self, *args: Any, group: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.group = group
        places = [(str(n), _("thứ %(n)s trong nhóm") % {"n": n}) for n in range(1, len(group) + 1)]
        for one in group:
            self.fields[f"thu_{one.pk}"] = choice_field(one.title, [CHOOSE, *places], help_text=one.place)
        self.fields["reason"] = text_field(
            _("Cuộc họp quyết định thế nào, vì sao"), rows=3, max_length=1000, help_text=_("Ví dụ: biểu quyết lại, 31 trên 42 người chọn.")
        )

    def order(self) -> list[int]:
        """Ids as they were put; where two were given one place, the refusal of the act says so."""
        placed = {one.pk: int(self.cleaned_data[f"thu_{one.pk}"]) for one in self.group}
        if len(set(placed.values())) < len(placed):
            return []
        return sorted(placed, key=lambda pk: placed[pk])


__all__ = [
    "AdjustForm", "ApproveForm", "AssignForm", "BeginForm", "MeetingForm", "MoneyForm", "ProposalForm", "ReasonForm", "TargetForm",
    "TaskForm", "TieForm", "VersionForm", "VotesForm", "span_choices", "span_from",
]  # fmt: skip
