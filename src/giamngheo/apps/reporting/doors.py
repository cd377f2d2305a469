"""Ways to a report for one request: within reach, or it does not exist; what its reader may do and see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.permissions import access, narrowed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.report_forms.filling import Filled
from giamngheo.apps.report_forms.withholding import shown_to
from giamngheo.apps.report_forms.word import Heading, heading_of
from giamngheo.kit import clock

from . import queries, states, tree
from .actions.reports import WROTE, hands
from .models import Report, ReportVersion

if TYPE_CHECKING:
    from giamngheo.apps.places.models import Area

RIGHTS = {
    "start": "writes", "write": "writes", "present": "writes", "send": "writes", "give_back": "signs", "sign": "signs",
    "return": "receives", "accept": "receives",
}  # fmt: skip


def report_or_404(request: HttpRequest, pk: int, *, act: str = "") -> Report:
    """404 out of sight; 403 for whom the act is not."""
    found = queries.report_or_none(pk, access(request))
    if found is None:
        raise Http404
    if act and not tree.rights(access(request), found)[RIGHTS[act]]:
        raise PermissionDenied
    return found


def version_or_404(request: HttpRequest, report: Report, number: int) -> ReportVersion:
    found = queries.version_or_none(report.pk, number)
    if found is None:
        raise Http404
    return found


def allowed(request: HttpRequest, found: Report) -> dict[str, bool]:
    """Act → whether this person may do it to the report as it stands; four eyes asked once."""
    step, rights = tree.law().steps.get(found.step), tree.rights(access(request), found)
    can = {name: rights[right] and states.can(states.ACTS[name], found.state) for name, right in RIGHTS.items()}
    is_signed = step is not None and tree.is_signed(step)
    can["present"], can["send"] = can["present"] and is_signed, can["send"] and not is_signed
    me = access(request).user.pk
    can["sign"] = can["sign"] and me not in hands(found, WROTE)
    if (can["return"] or can["accept"]) and me in hands(found):
        can |= {"return": False, "accept": False}
    return can


def own_hand(request: HttpRequest, found: Report) -> str:
    """Why who may receive this report is not offered to: they wrote or sent it themselves. Who can, by name; empty otherwise."""
    if found.state != states.SUBMITTED or not tree.rights(access(request), found)["receives"]:
        return ""
    by = hands(found)
    if access(request).user.pk not in by:
        return ""
    names = queries.receivers_of(found, by)
    if not names:
        return _("Bạn đã viết, ký hoặc gửi báo cáo này nên không tự nhận hay trả lại. Nơi nhận chưa có người thứ hai trong hệ thống: "
                 "đề nghị quản trị hệ thống cấp tài khoản.")  # fmt: skip
    return _("Bạn đã viết, ký hoặc gửi báo cáo này nên không tự nhận hay trả lại. Người nhận được: %(names)s.") % {
        "names": ", ".join(names)
    }


def asked(request: HttpRequest) -> tuple[Any, dict[str, str]]:
    """(reports in order, what was asked) of the list."""
    here = access(request)
    given = {name: request.GET.get(name, "") for name in ("ky", "mau", "buoc", "trang_thai", "viec", "sap_xep")}
    found = queries.reports_of(here)
    if given["viec"] in ("viet", "sua", "ky", "nhan"):
        found = found.filter(pk__in=queries.waiting_for(here)[given["viec"]].values("pk"))
    # Of a place with all that lies inside it on any map, as periods before a change of the map are owed by its old parts; or of the one
    # unit alone: of the province those of its agencies too.
    place = narrowed(request)
    given["place"] = place.name
    if place.place is not None:
        found = found.filter(area_id=place.place) if request.GET.get(queries.ALONE) else place.rows(found)
    state = given["trang_thai"] if given["trang_thai"] in states.STATES else ""
    rows = queries.narrowed(
        found, period=given["ky"], form=given["mau"], step=given["buoc"], state=state,
        is_late=given["viec"] == "qua-han", day=clock.today(), sort=given["sap_xep"],
    )  # fmt: skip
    return rows, given


def readable(request: HttpRequest, numbers: Mapping[str, Any], area_id: int) -> Filled:
    """The form as this person may see it: small counts of people only for who may see households there."""
    return shown_to(Filled.from_json(dict(numbers)), may_open=access(request).may(P.VIEW_HOUSEHOLDS, area_id))


def heading(report: Report, area: Area, version: ReportVersion | None) -> Heading:
    """That of the People's Committee, or of the agency under its own name."""
    day = clock.day_of(version.at) if version else None
    made = heading_of(area, issued_on=day)
    if not report.agency:
        return made
    name = tree.unit_name(area.name, report.agency).upper()
    return Heading(name, made.place, superior=made.agency, issued_on=day, signer_title="THỦ TRƯỞNG CƠ QUAN")


__all__ = ["allowed", "asked", "heading", "own_hand", "readable", "report_or_404", "version_or_404"]
