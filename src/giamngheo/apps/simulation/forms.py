"""The draft's form: what may be changed is what the plan's standard has; what is left empty stays as it is."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.apps.places.plans import current_plan
from giamngheo.engine import overlay as overlays
from giamngheo.engine.overlay import AREA_TYPES, ITEMS_KNOWN, Change, Overlay, Points
from giamngheo.engine.plan import Standard

from .lists import AREA_WORDS, CONFIDENCE_WORDS, ITEM_WORDS, UNASKED_WORDS, value_words

POINT_ROWS = 3


class StartForm(forms.Form):
    """Which year, and which standard the draft starts from."""

    nam = forms.ChoiceField(label=_("Năm đã công nhận để so sánh"))
    chuan = forms.ChoiceField(
        label=_("Chuẩn lấy làm gốc"), help_text=_("Dự thảo là một số tham số khác đi của chuẩn này."),
    )  # fmt: skip

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["nam"]).choices = [(y, str(y)) for y in years]
        standards = overlays.standards_to_draft(current_plan())
        cast(forms.ChoiceField, self.fields["chuan"]).choices = [(s.id, s.name_vi) for s in reversed(standards)]


class VietnameseNumber(forms.FloatField):
    """1.450.000 or 137,5 as officials write them: dots group, a comma is the decimal mark."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), required=False, **kwargs)
        self.error_messages["invalid"] = _("Ghi một số, ví dụ 2.200.000 hoặc 137,5.")

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip().replace(" ", "").replace("\u00a0", "")
        if "," in text or text.count(".") > 1 or (text.count(".") == 1 and len(text.rpartition(".")[2]) == 3):
            text = text.replace(".", "").replace(",", ".")
        return super().to_python(text)


class DraftForm(forms.Form):
    """Name, reason, the standard's parameters, points of the scorecard, assumptions."""

    name = forms.CharField(
        label=_("Tên dự thảo"), max_length=120, error_messages={"required": _("Đặt tên cho dự thảo.")},
        help_text=_("Ví dụ: Mức thu nhập 2027–2030 trên danh sách năm 2025."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Lý do soạn"), widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Ghi lý do soạn dự thảo.")},
    )  # fmt: skip

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standard = standard
        self.places: dict[str, tuple[str, str | None]] = {}
        for parameter in overlays.draftable(standard):
            for value in parameter.values:
                key = f"p_{parameter.name}_{value.area_type or 'all'}"
                place = AREA_WORDS.get(value.area_type, "")
                sure = _(CONFIDENCE_WORDS[value.confidence])
                self.places[key] = (parameter.name, value.area_type)
                self.fields[key] = VietnameseNumber(
                    label=f"{parameter.name_vi}, {_(place)}" if place else parameter.name_vi,
                    help_text=_("Trong quy tắc: %(value)s (%(sure)s). Để trống nếu giữ nguyên.")
                    % {"value": value_words(value.value, parameter.unit), "sure": sure}
                    + (" " + _("Ghi dạng số thập phân: 0,5 là 50 %.") if parameter.unit == "share" else ""),
                )
        if standard.method == "scores":
            self._add_points()
        else:
            self._add_assumptions()

    def _add_points(self) -> None:
        plan = current_plan()
        choices: list[tuple[str, Any]] = [("", _("Không đổi"))]
        for item in ITEMS_KNOWN:
            words = [
                (f"{item}:{code}", f"{_(ITEM_WORDS[item])}: {name}") for code, name in overlays.options_of(item, plan)
            ]
            choices += words
        for n in range(1, POINT_ROWS + 1):
            self.fields[f"item_{n}"] = forms.ChoiceField(
                label=_("Bảng điểm, câu trả lời thứ %(n)s được đổi điểm") % {"n": n}, choices=choices, required=False,
                help_text=_("Chỉ các mục mà sổ hộ lưu câu trả lời; các mục khác chỉ có tổng điểm A nên không tính lại được."),
            )  # fmt: skip
            self.fields[f"points_{n}"] = VietnameseNumber(
                label=_("Số điểm cộng thêm (số âm: trừ đi) cho câu trả lời thứ %(n)s") % {"n": n}
            )

    def _add_assumptions(self) -> None:
        for area_type in AREA_TYPES:
            self.fields[f"line_{area_type}"] = VietnameseNumber(
                label=_("Giả định: điểm A ứng với mức thu nhập, %(place)s") % {"place": _(AREA_WORDS[area_type])},
                help_text=_("Cho hộ chưa khai thu nhập. Không có cách quy đổi nào được công bố: để trống thì các hộ này “chưa xác định”."),
            )  # fmt: skip
        self.fields["unasked"] = forms.ChoiceField(
            label=_("Chỉ số mới mà sổ hộ chưa hỏi (xử lý rác thải sinh hoạt)"), choices=list(UNASKED_WORDS.items()),
            widget=forms.RadioSelect, initial="unknown",
        )  # fmt: skip
        cast(forms.ChoiceField, self.fields["unasked"]).choices = [(c, _(words)) for c, words in UNASKED_WORDS.items()]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            for problem in overlays.check(self.overlay(), current_plan()):
                self.add_error(None, problem)
        return self.cleaned_data

    def overlay(self) -> Overlay:
        """The draft that was typed; only once the form is clean."""
        given = self.cleaned_data
        lines = {t: given[f"line_{t}"] for t in AREA_TYPES if given.get(f"line_{t}") is not None}
        points = [
            _points(given[f"item_{n}"], given[f"points_{n}"])
            for n in range(1, POINT_ROWS + 1)
            if given.get(f"item_{n}")
        ]
        return Overlay(
            standard_id=self.standard.id,
            changes=tuple(
                Change(name, area_type, given[key])
                for key, (name, area_type) in self.places.items()
                if given.get(key) is not None
            ),
            points=tuple(points),
            line_scores=lines,
            unasked=given.get("unasked") or "unknown",
        )


def _points(answer: str, points: float | None) -> Points:
    item, _colon, option = answer.partition(":")
    return Points(item, option, points or 0)


def typed(overlay: Overlay) -> dict[str, Any]:
    """The form's values that say this overlay: to begin another draft from it."""
    found: dict[str, Any] = {f"p_{c.parameter}_{c.area_type or 'all'}": _plain(c.value) for c in overlay.changes}
    for n, change in enumerate(overlay.points[:POINT_ROWS], 1):
        found |= {f"item_{n}": f"{change.item}:{change.option}", f"points_{n}": _plain(change.points)}
    found |= {f"line_{t}": _plain(v) for t, v in overlay.line_scores.items()}
    return {**found, "unasked": overlay.unasked}


def _plain(value: float) -> str:
    return f"{value:g}".replace(".", ",") if value != int(value) else str(int(value))


__all__ = ["DraftForm", "StartForm", "typed"]
