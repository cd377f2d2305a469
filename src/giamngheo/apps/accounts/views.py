"""Log-in, second factor, own account. Demo mode offers "log in as" on loopback only."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp import devices_for_user
from django_otp import login as otp_login

from giamngheo.kit import clock
from giamngheo.kit.asked import whole

from . import actions, queries
from .forms import CodeForm, CodeSetupForm, LoginForm, NewPasswordForm
from .lockout import count_wrong_code, is_locked, is_own_password
from .models import User

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST")
# How long the password of the first step stands while the code is looked up on the phone.
CODE_SECONDS = 600


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        return "/"
    return target


def is_demo_request(request: HttpRequest) -> bool:
    """Demo log-in is offered to this machine only; what a proxy passed on came from somewhere else."""
    is_passed_on = any(header in request.META for header in FORWARDED)
    return settings.IS_DEMO and not is_passed_on and request.META.get("REMOTE_ADDR") in LOOPBACK


@never_cache
def login_view(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("/")
    form = LoginForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid() and form.user:
        if any(devices_for_user(form.user, confirmed=True)):
            request.session["pending_user"] = form.user.pk
            request.session["pending_since"] = clock.now().timestamp()
            request.session["pending_next"] = _next(request)
            return redirect("accounts:code")
        _enter(request, form.user)
        return redirect(_next(request))
    demo = queries.demo_accounts() if is_demo_request(request) else []
    status = 422 if form.errors else 200
    return render(request, "accounts/login.html", {"form": form, "demo": demo, "next": _next(request)}, status=status)


def _enter(request: HttpRequest, user: User) -> None:
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    actions.record_login(user=user)


@never_cache
def code_view(request: HttpRequest) -> HttpResponse:
    """Second step of the log-in, for accounts with a one-time code."""
    pending = User.objects.filter(pk=request.session.get("pending_user") or 0, is_active=True).first()
    if pending is None or clock.now().timestamp() - request.session.get("pending_since", 0) > CODE_SECONDS:
        return redirect("accounts:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not is_locked(request, pending):
        device = actions.match_code(user=pending, code=form.cleaned_data["code"])
        if device is not None:
            target = request.session.get("pending_next", "/")
            _enter(request, pending)
            otp_login(request, device)
            return redirect(target)
        count_wrong_code(request, pending)
        form.add_error("code", _("Mã không đúng hoặc đã hết hạn. Chờ mã mới rồi nhập lại."))
    return render(request, "accounts/code.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    if not is_demo_request(request):
        raise PermissionDenied
    asked = request.POST.get("user", "")
    key = whole(asked, 18) or 0
    user = get_object_or_404(User, pk=key, is_demo=True, is_active=True)
    _enter(request, user)
    return redirect(_next(request))


@require_POST
def logout_view(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:login")


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Own roles, password, second factor."""
    user = request.user
    assert isinstance(user, User)
    form = NewPasswordForm(request, user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(user=user, password=form.cleaned_data["new"])
        update_session_auth_hash(request, user)
        messages.success(request, _("Đã đổi mật khẩu."))
        return redirect("accounts:profile")
    has_code = any(devices_for_user(user, confirmed=True))
    context = {"form": form, "has_code": has_code}
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@login_required
def code_setup(request: HttpRequest) -> HttpResponse:
    """Turns on the one-time code: a QR code to scan, a first code to prove it, recovery codes shown once."""
    user = request.user
    assert isinstance(user, User)
    if not user.has_usable_password():
        messages.error(request, _("Tài khoản dùng thử không có mật khẩu nên không bật được mã xác thực."))
        return redirect("accounts:profile")
    # A new secret each time the page is opened: one that somebody has seen before is never confirmed later.
    device = actions.pending_code_device(user=user, is_new=request.method != "POST")
    form = CodeSetupForm(request, user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes = actions.confirm_code_device(user=user, device=device, code=form.cleaned_data["code"])
        if codes:
            otp_login(request, device)
            return render(request, "accounts/codes_once.html", {"codes": codes})
        form.add_error("code", _("Mã không đúng. Kiểm tra giờ của điện thoại rồi nhập mã mới."))
    context = {"form": form, "qr": actions.code_qr(device), "key": actions.code_key(device)}
    return render(request, "accounts/code_setup.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def code_off(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    if not is_own_password(request, user, request.POST.get("password", "")):
        messages.error(request, _("Mật khẩu không đúng; mã xác thực vẫn bật."))
    else:
        actions.remove_code_devices(user=user)
        messages.success(request, _("Đã tắt mã xác thực."))
    return redirect("accounts:profile")
