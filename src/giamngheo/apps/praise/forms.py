"""Forms of nominations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.kit.fields import choice_field, day_field, offer, text_field

from .models import Nomination
from .terms import movements

CHOOSE = ("", _("Chọn"))


class WordsForm(forms.Form):
    """What was done and which award; the movement and year on a new nomination."""

    movement = choice_field(_("Phong trào"))
    year = forms.IntegerField(
        label=_("Khen kết quả của năm"), min_value=2021, max_value=2100,
        error_messages={"required": _("Ghi năm."), "invalid": _("Ghi năm, ví dụ 2025.")},
    )  # fmt: skip
    merit = text_field(_("Thành tích"), rows=4, help_text=_("Đã làm gì, kết quả ra sao. Số liệu do hệ thống tự lấy, không cần chép."))
    award = choice_field(_("Hình thức khen đề nghị"))

    def __init__(self, *args: Any, kinds: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = movements().values()
        offer(self.fields["movement"], [(one.id, one.name_vi) for one in known])
        awards = {award.id: award.name_vi for one in known for kind in kinds for award in one.awards_of(kind)}
        offer(self.fields["award"], awards.items())


class CollectiveForm(WordsForm):
    """A commune, village or agency."""

    nominee = choice_field(_("Tập thể được đề nghị"))
    field_order = ["nominee", "movement", "year", "merit", "award"]

    def __init__(self, *args: Any, nominees: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, kinds=("commune", "village", "agency"), **kwargs)
        offer(self.fields["nominee"], [CHOOSE, *nominees])


class HouseholdForm(WordsForm):
    """The household as a whole, or one of its members."""

    nominee = choice_field(_("Đề nghị khen"), required=False)
    field_order = ["nominee", "movement", "year", "merit", "award"]

    def __init__(self, *args: Any, members: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, kinds=("household", "person"), **kwargs)
        offer(self.fields["nominee"], [("", _("Cả hộ")), *((str(pk), name) for pk, name in members)])


class AgainForm(WordsForm):
    """A returned nomination, sent again."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, kinds=(kind,), **kwargs)
        del self.fields["movement"], self.fields["year"]


class TextForm(forms.Form):
    """One text and the version that the page showed."""

    text = text_field("", rows=3, max_length=1000)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, label: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label, self.fields["text"].required = label, required


class ConsentForm(forms.Form):
    """Asked whether they agree to be named."""

    consent = choice_field(
        _("Hộ, người được đề nghị có đồng ý nêu tên công khai không?"), Nomination.Consent.choices[1:], is_radio=True
    )
    on = day_field(_("Ngày hỏi"))
    version = forms.IntegerField(widget=forms.HiddenInput)


def _count(label: Any) -> forms.IntegerField:
    errors = {"required": _("Ghi số."), "invalid": _("Ghi số nguyên, ví dụ 9."), "min_value": _("Không ghi số âm.")}
    return forms.IntegerField(label=label, min_value=0, max_value=500, error_messages=errors)


class VoteForm(forms.Form):
    """The council's opinion as its minutes tell it."""

    held_on = day_field(_("Ngày hội đồng họp"))
    present = _count(_("Số thành viên dự họp"))
    votes_for = _count(_("Số phiếu đồng ý"))
    votes_against = _count(_("Số phiếu không đồng ý"))
    opinion = choice_field(_("Ý kiến của hội đồng"), Nomination.Opinion.choices[1:], is_radio=True)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """Number and day of the signed decision."""

    number = text_field(_("Số quyết định"), max_length=60)
    decided_on = day_field(_("Ngày quyết định"))
    version = forms.IntegerField(widget=forms.HiddenInput)


__all__ = ["AgainForm", "CollectiveForm", "ConsentForm", "DecideForm", "HouseholdForm", "TextForm", "VoteForm"]
