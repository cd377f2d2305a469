"""The kinds of event that are recorded from a household's page: their address, words, questions and action."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from . import actions, forms


@dataclass(frozen=True, slots=True)
class Recording:
    """``slug``: in the address; ``label``: on the button; ``warning``: said before it is done, if it ends something."""

    slug: str
    label: Any
    form: type[forms.SaidForm]
    act: Callable[..., Any]
    done: Any
    warning: Any = ""


RECORDINGS = {
    recording.slug: recording
    for recording in (
        Recording("sinh", gettext_lazy("Sinh"), forms.BirthForm, actions.record_birth, gettext_lazy("Đã ghi trẻ mới sinh.")),
        Recording("chet", gettext_lazy("Chết"), forms.DeathForm, actions.record_death, gettext_lazy("Đã ghi người chết.")),
        Recording("ket-hon", gettext_lazy("Kết hôn"), forms.MarriageForm, actions.record_marriage,
                  gettext_lazy("Đã ghi kết hôn.")),
        Recording("nguoi-den", gettext_lazy("Người chuyển đến"), forms.PersonInForm, actions.take_in_person,
                  gettext_lazy("Đã ghi người chuyển đến.")),
        Recording("nguoi-di", gettext_lazy("Người chuyển đi"), forms.PersonOutForm, actions.move_person,
                  gettext_lazy("Đã ghi người chuyển đi.")),
        Recording("doi-chu-ho", gettext_lazy("Đổi chủ hộ"), forms.HeadForm, actions.change_head,
                  gettext_lazy("Đã đổi chủ hộ.")),
        Recording("tach-ho", gettext_lazy("Tách hộ"), forms.SplitForm, actions.split_household,
                  gettext_lazy("Đã tách hộ.")),
        Recording("nhap-ho", gettext_lazy("Nhập vào hộ khác"), forms.MergeForm, actions.merge_households,
                  gettext_lazy("Đã nhập hộ."), gettext_lazy("Hộ này ra khỏi sổ từ ngày ghi trên.")),
        Recording("ho-di", gettext_lazy("Cả hộ chuyển đi"), forms.HouseholdOutForm, actions.move_household,
                  gettext_lazy("Đã ghi cả hộ chuyển đi."),
                  gettext_lazy("Nếu đi khỏi xã, hộ ra khỏi sổ của xã từ ngày ghi trên.")),
        Recording("xoa-ho", gettext_lazy("Xoá hộ"), forms.DissolveForm, actions.dissolve_household,
                  gettext_lazy("Đã xoá hộ khỏi sổ."), gettext_lazy("Hộ ra khỏi sổ từ ngày ghi trên; lịch sử vẫn còn.")),
    )
}  # fmt: skip

__all__ = ["RECORDINGS", "Recording"]
