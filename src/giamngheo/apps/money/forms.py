"""Forms of the ledger: a line, a document of one act, a further row, a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from giamngheo.engine.ledger import ACCOUNT_TERMS, Kind
from giamngheo.kit import formats
from giamngheo.kit.fields import MoneyField, choice_field, day_field, offer, text_field
from giamngheo.kit.terms import Words

from . import terms
from .models import Line

MOST_VND = 10**14
ACCOUNT_WORDS = Words(ACCOUNT_TERMS)


def line_words(line: Line) -> str:
    """A line as a choice: unit, commune, project, year."""
    years = str(line.plan_year_id) if line.origin_year == line.plan_year_id else f"{line.plan_year_id} (gốc {line.origin_year})"
    return f"{line.unit_name}, {line.area.name}: {terms.project_short(line.project)}, {years}"


class LineForm(forms.Form):
    """A pot of money; below another only unit, area, project and codes are asked."""

    area = choice_field(_("Địa bàn"))
    unit_name = text_field(_("Đơn vị giữ vốn"), help_text=_("Ví dụ: UBND xã Nậm Lầu, Ban quản lý dự án."))
    project = choice_field(_("Dự án, tiểu dự án"))
    capital_type = choice_field(_("Loại vốn"))
    source = choice_field(_("Nguồn vốn"))
    plan_year = forms.IntegerField(label=_("Năm kế hoạch"), min_value=2016, max_value=2100)
    origin_year = forms.IntegerField(
        label=_("Năm gốc"), min_value=2016, max_value=2100, required=False,
        help_text=_("Vốn của năm trước chuyển sang thì ghi năm vốn được giao lần đầu; bỏ trống là cùng năm."),
    )  # fmt: skip
    content = text_field(_("Nội dung chi"), required=False, help_text=_("Ví dụ: mô hình nuôi bò sinh sản."))
    is_foreign = forms.BooleanField(label=_("Vốn ngoài nước"), required=False)
    chapter_code = text_field(_("Mã chương"), required=False, max_length=20)
    category_code = text_field(_("Mã loại, khoản"), required=False, max_length=20)
    item_code = text_field(_("Mã mục, tiểu mục"), required=False, max_length=20)
    programme_code = text_field(_("Mã chương trình"), required=False, max_length=20,
                                help_text=_("Mã của giai đoạn 2021–2025 chưa xác nhận; ghi theo văn bản của tỉnh."))  # fmt: skip

    def __init__(self, *args: Any, areas: list[tuple[int, str]], parent: Line | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["area"], areas)
        known = terms.projects_told()
        wanted = [p for p in known if parent is None or parent.project in terms.parents_of(p)]
        offer(self.fields["project"], [(p, known[p]) for p in wanted])
        if parent is not None:
            for name in ("capital_type", "source", "plan_year", "origin_year", "is_foreign"):
                del self.fields[name]
        else:
            offer(self.fields["capital_type"], terms.capital_types().items())
            offer(self.fields["source"], terms.sources().items())


class DocumentForm(forms.Form):
    """The paper of one act and its first row."""

    number = text_field(_("Số chứng từ, số quyết định"), max_length=60)
    signed_on = day_field(_("Ngày chứng từ"))
    authority = text_field(_("Cơ quan ban hành"))
    title = text_field(_("Trích yếu"), required=False)
    file = forms.FileField(label=_("Tệp chứng từ"), required=False, help_text=_("PDF hoặc ảnh. Không bắt buộc."))
    from_account = choice_field(_("Lấy từ"))
    to_line = choice_field(_("Dòng vốn nhận"))
    amount_vnd = MoneyField(label=_("Số tiền (đồng)"), max_value=MOST_VND)

    def __init__(self, *args: Any, kind: Kind, line: Line, receivers: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = line.balance.as_told()
        holding = [a for a in kind.sources if a == "source" or told[a] > 0]
        if len(kind.sources) == 1:
            del self.fields["from_account"]
        else:
            offer(self.fields["from_account"], [(a, f"{ACCOUNT_WORDS[a]}: {formats.money(told[a])}") for a in holding])
        if kind.is_between:
            offer(self.fields["to_line"], [("", _("Chọn dòng vốn nhận")), *((one.pk, line_words(one)) for one in receivers)])
        else:
            del self.fields["to_line"]


class RowForm(forms.Form):
    """A further row of a draft."""

    line = choice_field(_("Dòng vốn"))
    from_account = choice_field(_("Lấy từ"))
    to_line = choice_field(_("Dòng vốn nhận"))
    amount_vnd = MoneyField(label=_("Số tiền (đồng)"), max_value=MOST_VND)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: Kind, lines: list[Line], receivers: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["line"], [(one.pk, line_words(one)) for one in lines])
        if len(kind.sources) == 1:
            del self.fields["from_account"]
        else:
            offer(self.fields["from_account"], [(a, ACCOUNT_WORDS[a]) for a in kind.sources])
        if kind.is_between:
            offer(self.fields["to_line"], [("", _("Chọn dòng vốn nhận")), *((one.pk, line_words(one)) for one in receivers)])
        else:
            del self.fields["to_line"]


class ReasonForm(forms.Form):
    """Why a document goes back."""

    reason = text_field(_("Lý do trả lại"), rows=3, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ScanForm(forms.Form):
    """The scanned paper of a document that has none."""

    file = forms.FileField(label=_("Tệp chứng từ"), help_text=_("PDF hoặc ảnh. Đính kèm một lần, không thay được."))


class ReverseForm(forms.Form):
    """The paper that takes another back."""

    number = text_field(_("Số chứng từ đảo"), max_length=60)
    signed_on = day_field(_("Ngày chứng từ"))
    reason = text_field(_("Lý do đảo"), rows=3, max_length=500)


class CloseForm(forms.Form):
    """On what ground a year is closed."""

    reason = text_field(_("Căn cứ khoá năm"), rows=3, max_length=500,
                        help_text=_("Số, ngày của nghị quyết phê chuẩn quyết toán. Khoá rồi không mở lại."))  # fmt: skip
    is_confirmed = forms.BooleanField(
        label=_("Tôi đã xem các số dư và tạm ứng trên, vẫn khoá năm"), required=False,
        help_text=_("Khoá rồi thì không chuyển nguồn, hủy dự toán hay thu hồi tạm ứng của năm này được nữa."),
    )  # fmt: skip

    def __init__(self, *args: Any, has_left: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_left:
            del self.fields["is_confirmed"]


class HandoverForm(forms.Form):
    """The paper by which a unit that ended hands over."""

    number = text_field(_("Số biên bản, quyết định bàn giao"), max_length=60)
    signed_on = day_field(_("Ngày bàn giao"))
    authority = text_field(_("Cơ quan ban hành"))


class ContractForm(forms.Form):
    """A contract of works."""

    work_name = text_field(_("Tên công trình"))
    contractor = text_field(_("Nhà thầu"))
    number = text_field(_("Số hợp đồng"), max_length=60)
    signed_on = day_field(_("Ngày ký"))
    value_vnd = MoneyField(label=_("Giá trị hợp đồng (đồng)"), max_value=MOST_VND)


def _back_field() -> forms.BooleanField:
    return forms.BooleanField(label=_("Lấy lại số đã ghi nhầm"), required=False,
                              help_text=_("Ghi số tiền cần lấy lại; lần ghi cũ vẫn còn."))  # fmt: skip


class AcceptForm(forms.Form):
    """Volume that was accepted."""

    amount_vnd = MoneyField(label=_("Số tiền (đồng)"), max_value=MOST_VND)
    paper = text_field(_("Số biên bản nghiệm thu"), max_length=60)
    on = day_field(_("Ngày"))
    is_back = _back_field()


class ContractMoneyForm(forms.Form):
    """Which posted voucher paid, and how much of it was of this contract."""

    entry_id = choice_field(_("Chứng từ đã vào sổ"), is_radio=True)
    amount_vnd = MoneyField(label=_("Số tiền của hợp đồng này (đồng)"), max_value=MOST_VND,
                            help_text=_("Không quá số còn lại của chứng từ."))  # fmt: skip
    is_back = _back_field()

    def __init__(self, *args: Any, vouchers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["entry_id"], vouchers)

    def clean_entry_id(self) -> int | None:
        return int(self.cleaned_data["entry_id"]) or None
