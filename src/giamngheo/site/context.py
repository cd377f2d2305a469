"""What every page needs: the menu of what is theirs, the ribbon, the plan's version."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery.kind import all_kinds
from giamngheo.apps.places.plans import current_plan

# (words, page, prefix of the addresses that light it up, who sees it). A head of the menu opens the first page below it
# that the person may see.
HOUSEHOLDS = (
    (_("Danh sách hộ"), "register:households", "/ho/", (P.VIEW_HOUSEHOLDS,)),
    (_("Biến động hộ"), "life:events", "/bien-dong/", (P.VIEW_HOUSEHOLDS,)),
    (_("Nhập danh sách"), "intake:batches", "/nhap-lieu/", (P.IMPORT,)),
    (_("Trùng người"), "linking:pairs", "/doi-chieu/nguoi/", (P.RESOLVE_PAIRS,)),
    (_("Nối hộ qua các năm"), "linking:links", "/doi-chieu/ho/", (P.RESOLVE_PAIRS,)),
    (_("Danh sách năm trước"), "linking:earlier_lists", "/doi-chieu/danh-sach-cu/", (P.MERGE, P.RECOGNISE, P.OPEN_ROUND)),
    (_("Bảng tính ngoại tuyến"), "issued:workbooks", "/phieu/bang-tinh/", (P.IMPORT,)),
)
REVIEW = (
    (_("Vòng rà soát"), "review:rounds", "/ra-soat/", (P.VIEW_TABLES, P.VIEW_HOUSEHOLDS)),
    (_("Chiến dịch"), "campaign:home", "/chien-dich/", (
        P.RUN_CAMPAIGN, P.VIEW_HOUSEHOLDS, P.VIEW_TABLES, P.OBSERVE, P.GIVE_OPINION, P.RECOGNISE, P.SURVEY, P.HOLD_MEETING,
    )),
    (_("Phiếu của tôi"), "fieldwork:mine", "/phieu/", (P.SURVEY,)),
    (_("Giấy tờ"), "papers:papers", "/giay-to/", (P.VIEW_HOUSEHOLDS,)),
    (_("Rà soát thường xuyên"), "in_year:months", "/thuong-xuyen/", (
        P.RECEIVE_REQUEST, P.DECIDE_REQUEST, P.VIEW_TABLES, P.VIEW_HOUSEHOLDS, P.SURVEY, P.HOLD_MEETING,
    )),
    (_("Biểu tổng hợp"), "tables:index", "/bieu/", (P.VIEW_TABLES,)),
    (_("Cân đối"), "trajectory:index", "/can-doi/", (P.VIEW_TABLES,)),
    (_("Mô phỏng chuẩn nghèo"), "simulation:drafts", "/mo-phong/", (P.SIMULATE,)),
)
TARGETS = (
    (_("Toàn cảnh"), "overview:front", "/toan-canh/", (P.VIEW_TABLES,)),
    (_("Chỉ tiêu của Kế hoạch"), "indicators:index", "/chi-tieu/", (P.VIEW_TABLES,)),
    (_("Số đã công bố"), "published:figures", "/so-da-cong-bo/", (P.VIEW_TABLES, P.VIEW_MONEY)),
    (_("Mục tiêu các xã"), "commitments:targets", "/cam-ket/muc-tieu/", (P.VIEW_TABLES, P.COMMIT)),
    (_("Kết quả cam kết năm"), "commitments:results", "/cam-ket/muc-tieu/ket-qua/", (P.VIEW_TABLES, P.COMMIT)),
    (_("Đăng ký thoát nghèo"), "commitments:escapes", "/cam-ket/thoat-ngheo/", (P.VIEW_HOUSEHOLDS, P.SURVEY, P.HOLD_MEETING)),
)
SUPPORTS = (
    (_("Ai được hỗ trợ"), "support:rules", "/thuoc-dien/", (P.VIEW_HOUSEHOLDS,)),
    (_("Tổ nhóm, tổ chức, công trình, cán bộ"), "subjects:subjects", "/doi-tuong/", (P.VIEW_HOUSEHOLDS,)),
    (_("Thẻ bảo hiểm y tế"), "insurance:coverage", "/bhyt/", (P.VIEW_TABLES,)),
    (_("Danh sách thụ hưởng"), "beneficiaries:lists", "/danh-sach-ho-tro/", (
        P.VIEW_HOUSEHOLDS, P.PROPOSE_LIST, P.APPROVE_LIST, P.HOLD_MEETING,
    )),
    (_("Các lần hỗ trợ"), "delivery:supports", "/ho-tro/", (P.VIEW_HOUSEHOLDS,)),
    *((kind.label, kind.list_url, f"/ho-tro/{kind.slug}/", (P.VIEW_HOUSEHOLDS,)) for kind in all_kinds().values()),
    (_("Bản đồ hỗ trợ"), "delivery:map", "/ho-tro/ban-do/", (P.VIEW_TABLES,)),
    (_("Thuộc diện, chưa được hỗ trợ"), "delivery:missed_index", "/ho-tro/chua-duoc/", (P.VIEW_HOUSEHOLDS,)),
    (_("Lồng ghép nguồn vốn"), "delivery:funds", "/ho-tro/long-ghep/", (P.VIEW_TABLES,)),
    (_("Chi chưa gắn chứng từ"), "delivery:untied", "/ho-tro/chua-gan/", (P.DELIVER,)),
    (_("Trùng chờ xác nhận"), "delivery:overrides", "/ho-tro/trung/", (P.ACCEPT_SUPPORT, P.DELIVER)),
    (_("Danh sách của chương trình khác"), "delivery:imported", "/ho-tro/nhap/", (P.DELIVER,)),
)
PLANS = (
    (_("Kế hoạch vốn"), "planning:plans", "/ke-hoach/", (P.VIEW_MONEY,)),
    (_("Kinh phí cả giai đoạn"), "planning:period", "/ke-hoach/ca-ky/", (P.VIEW_MONEY,)),
    (_("Tổng hợp kế hoạch"), "planning:rollup", "/ke-hoach/tong-hop/", (P.VIEW_MONEY,)),
    (_("Mục tiêu được giao"), "planning:assigned", "/ke-hoach/muc-tieu-giao/", (P.VIEW_MONEY,)),
    (_("Đề xuất của bản"), "planning:meetings", "/ke-hoach/hop-ban/", (P.VIEW_HOUSEHOLDS, P.VIEW_TABLES, P.HOLD_MEETING)),
    (_("Phân bổ vốn"), "allocation:runs", "/phan-bo/", (P.VIEW_MONEY,)),
)
MONEY = (
    (_("Theo dõi vốn"), "money_reports:funnel", "/von/tong-quan/", (P.VIEW_MONEY,)),
    (_("Dòng vốn"), "money:lines", "/von/", (P.VIEW_MONEY,)),
    (_("Chứng từ vốn"), "money:documents", "/von/chung-tu/", (P.VIEW_MONEY,)),
    (_("Nợ xây dựng cơ bản"), "money:contracts", "/von/hop-dong/", (P.VIEW_MONEY,)),
    (_("Bàn giao của đơn vị đã kết thúc"), "money:succession_units", "/von/ban-giao/", (P.VIEW_MONEY,)),
    (_("Tài trợ"), "donations:gifts", "/von/tai-tro/", (P.VIEW_MONEY,)),
    (_("Nhà hảo tâm ẩn danh"), "donations:anonymous", "/von/tai-tro/an-danh/", (P.VIEW_AUDIT,)),
    (_("Năm ngân sách"), "money:years", "/von/nam/", (P.VIEW_MONEY,)),
    *(
        (kind.money_label, kind.money_url, f"/ho-tro/{kind.slug}/tong-hop/", (P.VIEW_MONEY,))
        for kind in all_kinds().values() if kind.money_url
    ),
    (_("Bảng kê kho bạc"), "treasury:sheets", "/kho-bac/", (P.VIEW_MONEY,)),
    (_("Đối chiếu với Kho bạc"), "treasury:reconciliations", "/kho-bac/doi-chieu/", (P.VIEW_MONEY,)),
    (_("Số dư cuối năm"), "treasury:year_end", "/kho-bac/cuoi-nam/", (P.VIEW_MONEY,)),
    (_("Quyết toán"), "treasury:settlements", "/kho-bac/quyet-toan/", (P.VIEW_MONEY,)),
)
STEERING = (
    (_("Khó khăn, vướng mắc"), "steering:difficulties", "/chi-dao/", (P.RAISE_DIFFICULTY, P.HANDLE_DIFFICULTY, P.STEER)),
    (_("Ý kiến chỉ đạo"), "steering:directives", "/chi-dao/y-kien/", (P.RAISE_DIFFICULTY, P.HANDLE_DIFFICULTY, P.STEER)),
    (_("Văn bản phải ban hành"), "steering:documents", "/chi-dao/van-ban/", (P.RAISE_DIFFICULTY, P.HANDLE_DIFFICULTY, P.STEER)),
    (_("Kiểm tra, giám sát"), "supervision:inspections", "/giam-sat/", (P.INSPECT, P.ANSWER_INSPECTION, P.STEER)),
    (_("Kiến nghị sau kiểm tra"), "supervision:recommendations", "/giam-sat/kien-nghi/", (P.INSPECT, P.ANSWER_INSPECTION, P.STEER)),
    (_("Khen thưởng"), "praise:nominations", "/khen-thuong/", (P.NOMINATE, P.REVIEW_PRAISE, P.DECIDE_PRAISE)),
    (_("Phong trào, tiêu chí"), "praise:movements", "/khen-thuong/phong-trao/", (P.NOMINATE, P.REVIEW_PRAISE, P.DECIDE_PRAISE)),
)
WHO_REPORTS = (P.WRITE_REPORT, P.SIGN_REPORT, P.ACCEPT_REPORT)
REPORTS = (
    (_("Ai nợ báo cáo gì"), "reporting:owed", "/bao-cao/", WHO_REPORTS),
    (_("Kỳ báo cáo"), "reporting:periods", "/bao-cao/ky/", WHO_REPORTS),
    (_("Mẫu báo cáo"), "report_forms:forms", "/bao-cao/mau/", (P.VIEW_TABLES,)),
    (_("Đối soát kỳ đã chốt"), "reporting:findings", "/bao-cao/doi-soat/", (*WHO_REPORTS, P.VIEW_TABLES)),
    (_("Kiểm tra dữ liệu"), "reporting:checks", "/bao-cao/kiem-tra/", (*WHO_REPORTS, P.VIEW_TABLES)),
    (_("Điều tra đánh giá"), "evaluations:surveys", "/bao-cao/dieu-tra/", (P.RUN_SURVEY, P.VIEW_TABLES, P.SURVEY)),
)
# Addresses that belong under an entry whose own prefix they do not begin with.
UNDER = {"/bao-cao/ngoai-le/": "/bao-cao/ky/"}
MENU = (
    (_("Việc của tôi"), ((_("Việc của tôi"), "home", "/", ()),)),
    (_("Hộ dân"), HOUSEHOLDS),
    (_("Rà soát"), REVIEW),
    (_("Mục tiêu"), TARGETS),
    (_("Hỗ trợ"), SUPPORTS),
    (_("Kế hoạch"), PLANS),
    (_("Vốn"), MONEY),
    (_("Chỉ đạo"), STEERING),
    (_("Báo cáo"), REPORTS),
    (_("Quản trị"), ((_("Quản trị"), "admin_home", "/quan-tri/", (P.MANAGE_USERS, P.VIEW_AUDIT)),)),
)


@lru_cache(maxsize=1)
def _plan_mark() -> str:
    return current_plan().digest[:12]


def _menu(request: HttpRequest, access: Any) -> list[dict[str, Any]]:
    """Entries with what lies below them; one that stands alone has nothing below."""
    menu = []
    # /phieu/bang-tinh/ lights up its own entry and not that of /phieu/ as well.
    prefixes = [prefix for _label, entries in MENU for _words, _name, prefix, _permissions in entries]
    here = max((p for p in (*prefixes, *UNDER) if p != "/" and request.path.startswith(p)), key=len, default="/")
    here = UNDER.get(here, here)
    for label, entries in MENU:
        below = [
            {
                "label": gettext(str(words)) if isinstance(words, str) else str(words), "url": reverse(name),
                "is_active": request.path == prefix if prefix == "/" else prefix == here,
            }
            for words, name, prefix, permissions in entries
            if not permissions or any(access.may(p) for p in permissions)
        ]  # fmt: skip
        if below:
            active = any(entry["is_active"] for entry in below)
            menu.append(
                {"label": gettext(label), "url": below[0]["url"], "is_active": active,
                 "below": below if len(below) > 1 else []}
            )  # fmt: skip
    return menu


def shell(request: HttpRequest) -> dict[str, Any]:
    """Menu entries this person may open, and the marks of the page's frame."""
    access = getattr(request, "access", None)
    # Told where a template asks for it: each part of a page is rendered by itself and passes here, and only the frame has a menu.
    return {
        "menu": SimpleLazyObject(lambda: _menu(request, access) if access is not None and access.grants else []),
        "access": access,
        "is_synthetic": settings.IS_DEMO,
        "is_demo": settings.IS_DEMO,
        "plan_mark": _plan_mark(),
    }
