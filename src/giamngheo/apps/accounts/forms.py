"""Log-in, second factor, new password. Messages in Vietnamese say what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .lockout import is_own_password
from .models import User


class LoginForm(forms.Form):
    """User name and password; axes counts failures and locks."""

    username = forms.CharField(label=_("Tên đăng nhập"), max_length=64, error_messages={"required": _("Nhập tên đăng nhập.")})
    password = forms.CharField(
        label=_("Mật khẩu"), widget=forms.PasswordInput, error_messages={"required": _("Nhập mật khẩu.")}
    )

    def __init__(self, *args: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("username") and data.get("password"):
            user = authenticate(self.request, username=data["username"], password=data["password"])
            # One sentence for a wrong name and a wrong password: nobody learns which accounts exist.
            if user is None:
                raise forms.ValidationError(_("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra rồi nhập lại."))
            self.user = user
        return data


class CodeForm(forms.Form):
    """Six digits from the phone, or a recovery code."""

    code = forms.CharField(
        label=_("Mã xác thực"),
        max_length=16,
        help_text=_("Sáu chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."),
        error_messages={"required": _("Nhập mã xác thực.")},
    )


class CodeSetupForm(CodeForm):
    """The first code of a phone, with the password: a session left open is not enough to change how one logs in."""

    password = forms.CharField(
        label=_("Mật khẩu hiện tại"), widget=forms.PasswordInput, error_messages={"required": _("Nhập mật khẩu hiện tại.")}
    )

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_password(self) -> str:
        value: str = self.cleaned_data["password"]
        if not is_own_password(self.request, self.user, value):
            raise forms.ValidationError(_("Mật khẩu hiện tại không đúng."))
        return value


class NewPasswordForm(forms.Form):
    """Old password, new one twice."""

    old = forms.CharField(label=_("Mật khẩu hiện tại"), widget=forms.PasswordInput)
    new = forms.CharField(label=_("Mật khẩu mới"), widget=forms.PasswordInput, help_text=_("Ít nhất 12 ký tự."))
    again = forms.CharField(label=_("Nhập lại mật khẩu mới"), widget=forms.PasswordInput)

    def __init__(self, request: HttpRequest, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user

    def clean_old(self) -> str:
        value: str = self.cleaned_data["old"]
        if not is_own_password(self.request, self.user, value):
            raise forms.ValidationError(_("Mật khẩu hiện tại không đúng."))
        return value

    def clean_new(self) -> str:
        value: str = self.cleaned_data["new"]
        validate_password(value, self.user)
        if self.user.check_password(value):
            raise forms.ValidationError(_("Mật khẩu mới phải khác mật khẩu hiện tại."))
        return value

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu mới không giống nhau."))
        return data
