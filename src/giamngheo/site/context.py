"""What every page needs: the menu of what is theirs, the ribbon, the plan's version."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.plans import current_plan

MENU = (
    (_("Việc của tôi"), "home", "/", ()),
    (_("Hộ dân"), "register:households", "/ho/", (P.VIEW_HOUSEHOLDS,)),
    (_("Nhập danh sách"), "intake:batches", "/nhap-lieu/", (P.IMPORT,)),
    (_("Rà soát"), "review:rounds", "/ra-soat/", (P.VIEW_TABLES, P.VIEW_HOUSEHOLDS)),
    (_("Biểu tổng hợp"), "tables:index", "/bieu/", (P.VIEW_TABLES,)),
    (_("Quản trị"), "admin_home", "/quan-tri/", (P.MANAGE_USERS, P.VIEW_AUDIT)),
)


@lru_cache(maxsize=1)
def _plan_mark() -> str:
    return current_plan().digest[:12]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Menu entries this person may open, and the marks of the page's frame."""
    access = getattr(request, "access", None)
    menu = []
    if access is not None and access.grants:
        for label, name, prefix, permissions in MENU:
            if permissions and not any(access.may(p) for p in permissions):
                continue
            active = request.path == prefix if prefix == "/" else request.path.startswith(prefix)
            menu.append({"label": gettext(label), "url": reverse(name), "is_active": active})
    return {
        "menu": menu,
        "access": access,
        "is_synthetic": settings.IS_DEMO,
        "is_demo": settings.IS_DEMO,
        "plan_mark": _plan_mark(),
    }
