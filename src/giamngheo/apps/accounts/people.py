"""Screens of the administrator: people, roles, locks. Lives beside views.py, which is everybody's own account."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from giamngheo.apps.places.queries import areas_for_choice
from giamngheo.kit import clock
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.workflow import Refused

from . import actions, agencies, queries
from .models import RoleAssignment, User
from .permissions import access, needs
from .roles import ROLES, Permission

PAGE_SIZE = 50


class PersonForm(forms.Form):
    """A new account with its first role."""

    username = forms.SlugField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=64,
        help_text=gettext_lazy("Chữ không dấu, số, gạch nối; ví dụ: lothihoa-namlau."),
        error_messages={"invalid": gettext_lazy("Tên đăng nhập chỉ gồm chữ không dấu, số và dấu gạch nối.")},
    )
    full_name = forms.CharField(label=gettext_lazy("Họ và tên"), max_length=120)

    def clean_username(self) -> str:
        value: str = self.cleaned_data["username"].lower()
        if User.objects.filter(username=value).exists():
            raise forms.ValidationError(_("Tên đăng nhập này đã có người dùng; chọn tên khác."))
        return value


class AssignmentForm(forms.Form):
    """Role × area × period."""

    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), choices=[(r.code, gettext_lazy(r.name_vi)) for r in ROLES.values()])
    area: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=gettext_lazy("Địa bàn"),
        queryset=None,
        help_text=gettext_lazy("Người này thấy mọi hộ trong địa bàn, kể cả các đơn vị cũ đã nhập vào."),
        error_messages={"required": gettext_lazy("Chọn địa bàn: không có địa bàn thì không thấy gì.")},
    )
    agency = forms.ChoiceField(
        label=gettext_lazy("Cơ quan"),
        required=False,
        help_text=gettext_lazy("Theo Kế hoạch và các cơ quan tiếp nhận. Vai trò ở xã không cần chọn."),
        error_messages={"invalid_choice": gettext_lazy("Cơ quan này không có trong Kế hoạch; chọn trong danh sách.")},
    )
    valid_from = forms.DateField(label=gettext_lazy("Từ ngày"), initial=clock.today)
    valid_to = forms.DateField(label=gettext_lazy("Đến ngày"), required=False)

    def __init__(self, *args: Any, areas: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas_for_choice().filter(pk__in=areas)  # type: ignore[attr-defined]
        choices = [("", _("Không ghi")), *((office.id, office.label) for office in agencies.offices().values())]
        self.fields["agency"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("Ngày kết thúc phải sau ngày bắt đầu."))
        elif start and data.get("role") and "agency" in data:
            wrong = agencies.problem(role=data["role"], agency_id=data["agency"], valid_from=start, valid_to=end)
            if wrong:
                self.add_error("agency", wrong)
        return data


def _managed(request: HttpRequest) -> frozenset[int]:
    return access(request).areas_with(Permission.MANAGE_USERS)


@needs(Permission.MANAGE_USERS)
def people(request: HttpRequest) -> HttpResponse:
    """Everyone with an account, found by name."""
    query = request.GET.get("q", "").strip()
    asked = request.GET.get("trang", "")
    page = max(1, whole(asked, 6) or 1)
    rows, total = queries.people(areas=_managed(request), query=query, start=(page - 1) * PAGE_SIZE, size=PAGE_SIZE)
    table = Table(
        columns=[
            Column("full_name", _("Họ và tên")),
            Column("username", _("Tên đăng nhập")),
            Column("roles", _("Vai trò")),
            Column("state", _("Trạng thái")),
            Column("last_login", _("Đăng nhập gần nhất"), format="gio"),
        ],
        rows=rows,
        caption=_("Tài khoản"),
        noun=_("tài khoản"),
        total=total,
        start=(page - 1) * PAGE_SIZE + 1,
        page=page,
        pages=max(1, -(-total // PAGE_SIZE)),
        row_url=lambda row: reverse("accounts:person", args=[row["id"]]),
        empty_title=_("Không có tài khoản nào khớp"),
    )
    return render(request, "accounts/people.html", {"table": table, "query": query})


@needs(Permission.MANAGE_USERS)
def person_new(request: HttpRequest) -> HttpResponse:
    """Creates an account; the first password is made here, shown once, and must be changed."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = secrets.token_urlsafe(12)
        user = actions.create_user(
            username=form.cleaned_data["username"],
            full_name=form.cleaned_data["full_name"],
            password=password,
            by=request.user,  # type: ignore[arg-type]
        )
        return render(request, "accounts/person_made.html", {"person": user, "password": password})
    return render(request, "accounts/person_new.html", {"form": form}, status=422 if form.errors else 200)


@needs(Permission.MANAGE_USERS)
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """One account: roles in force and past, a new role, lock."""
    areas = _managed(request)
    shown = get_object_or_404(queries.people_within(areas), pk=user_id)
    form = AssignmentForm(request.POST or None, areas=areas)
    if request.method == "POST" and shown.pk == request.user.pk:
        messages.error(request, _("Không thể tự phân vai trò cho mình; việc này do quản trị viên khác làm."))
        return redirect("accounts:person", user_id=shown.pk)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.assign_role(
                user=shown, role=data["role"], area=data["area"], agency_id=data["agency"], valid_from=data["valid_from"],
                valid_to=data["valid_to"], by=request.user,  # type: ignore[arg-type]
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("role", str(refusal))
        else:
            messages.success(request, _("Đã phân vai trò."))
            return redirect("accounts:person", user_id=shown.pk)
    assignments = shown.assignments.filter(area_id__in=areas).select_related("area")
    context = {
        "person": shown,
        "form": form,
        "assignments": assignments,
        "is_me": shown.pk == request.user.pk,
        "may_lock": not queries.has_role_outside(shown, areas),
    }
    return render(request, "accounts/person.html", context, status=422 if form.errors else 200)


@needs(Permission.MANAGE_USERS)
@require_POST
def assignment_end(request: HttpRequest, assignment_id: int) -> HttpResponse:
    assignment = get_object_or_404(RoleAssignment, pk=assignment_id, area_id__in=_managed(request))
    if assignment.user_id == request.user.pk:
        messages.error(request, _("Không thể tự kết thúc vai trò của mình; việc này do quản trị viên khác làm."))
        return redirect("accounts:person", user_id=assignment.user_id)
    on: date = max(clock.today(), assignment.valid_from)
    actions.end_assignment(assignment=assignment, on=on, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("Vai trò hết hiệu lực sau hôm nay."))
    return redirect("accounts:person", user_id=assignment.user_id)


@needs(Permission.MANAGE_USERS)
@require_POST
def person_lock(request: HttpRequest, user_id: int) -> HttpResponse:
    shown = get_object_or_404(queries.people_within(_managed(request)), pk=user_id)
    if shown.pk == request.user.pk:
        messages.error(request, _("Không thể tự khoá tài khoản của mình."))
    elif queries.has_role_outside(shown, _managed(request)):
        raise Http404
    else:
        actions.set_active(user=shown, is_active=not shown.is_active, by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("Đã khoá tài khoản.") if not shown.is_active else _("Đã mở tài khoản."))
    return redirect("accounts:person", user_id=shown.pk)
