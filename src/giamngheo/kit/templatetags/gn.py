"""Template filters and tags of the house: ``{% load gn %}``.

Filters print values the way officials write them (see ``kit.formats``); tags keep area, year and map in every
address, and print states and household classes the same way everywhere.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django import forms, template
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit import formats
from giamngheo.kit.terms import Words

register = template.Library()

# What the bar at the top chooses, and every link keeps.
CONTEXT_PARAMETERS = ("dia_ban", "nam", "ban_do")

CLASS_TONES = {"POOR": "full", "NEAR_POOR": "half", "NOT_POOR": "ring", "UNDETERMINED": "unknown"}
CLASS_LABELS = Words(HOUSEHOLD_CLASSES)


def _missing(given: str | None) -> str:
    return _("chưa có số liệu") if given is None else given


@register.filter
def so(value: Any, missing: str | None = None) -> str:
    """1.450.000; what is not known is said in words (or as given: ``{{ x|so:"—" }}``)."""
    return formats.number(value, missing=_missing(missing))


@register.filter
def dong(value: Any, missing: str | None = None) -> str:
    """1.450.000 đ."""
    return formats.money(value, missing=_missing(missing))


@register.filter
def phan_tram(value: Any, missing: str | None = None) -> str:
    """7,89 % of a share between 0 and 1."""
    return formats.percent(value, missing=_missing(missing))


@register.filter
def ngay(value: Any, missing: str | None = None) -> str:
    """14/12/2025."""
    return formats.day(value, missing=_missing(missing))


@register.filter
def gio(value: Any, missing: str | None = None) -> str:
    """14:05 ngày 14/12/2025."""
    return formats.moment(value, missing=_missing(missing))


@register.filter
def diem(value: Any, missing: str | None = None) -> str:
    """Points of a scorecard."""
    return formats.score(value, missing=_missing(missing))


@register.filter
def ten(value: Any, missing: str | None = None) -> str:
    """A person's name, họ – đệm – tên."""
    return formats.person_name(value, missing=_missing(missing))


def _here(context: template.Context) -> tuple[str, QueryDict]:
    """This page's path and a copy of its parameters; empty where a part is rendered without a request."""
    request = context.get("request")
    return ("", QueryDict(mutable=True)) if request is None else (request.path, request.GET.copy())


def _address(path: str, query: QueryDict) -> str:
    text = query.urlencode()
    return f"{path}?{text}" if text else path


@register.simple_tag(takes_context=True)
def address(context: template.Context, **changes: Any) -> str:
    """This page's address with parameters changed; an empty value takes one out; a changed sort or filter
    starts again at the first page unless ``trang`` is given."""
    path, query = _here(context)
    if "trang" not in changes:
        query.pop("trang", None)
    for key, value in changes.items():
        query.pop(key, None)
        if value not in (None, ""):
            query[key] = str(value)
    return _address(path, query)


@register.simple_tag(takes_context=True)
def address_without(context: template.Context, key: str, value: Any = None) -> str:
    """This page's address without a filter, or without one of its values."""
    path, query = _here(context)
    query.pop("trang", None)
    rest = [v for v in query.getlist(key) if value is not None and v != str(value)]
    query.pop(key, None)
    if rest:
        query.setlist(key, rest)
    return _address(path, query)


@register.simple_tag(takes_context=True)
def keep(context: template.Context, url: str) -> str:
    """An address of ours that takes area, year and map along: ``{% keep item.url %}``."""
    parts = urlsplit(url)
    query = QueryDict(parts.query, mutable=True)
    here = _here(context)[1]
    for key in CONTEXT_PARAMETERS:
        value = here.get(key)
        if value and key not in query:
            query[key] = value
    return urlunsplit(parts._replace(query=query.urlencode()))


@register.simple_tag(takes_context=True)
def other_parameters(context: template.Context, *without: str) -> list[tuple[str, str]]:
    """The address's parameters but those named: hidden fields that let a GET form keep the rest."""
    skipped = {*without, "trang"}
    return [(key, v) for key, values in _here(context)[1].lists() if key not in skipped for v in values]


@register.inclusion_tag("components/status.html")
def status(tone: str, label: str, note: str = "") -> dict[str, str]:
    """A state as word, colour and shape. Tones: done, active, due, late, rest."""
    return {"tone": tone, "label": label, "note": note}


@register.inclusion_tag("components/status.html")
def household_class(code: str | None) -> dict[str, str]:
    """A household's class as word and shape: full, half, ring, question mark. Never by colour alone."""
    known = code if code in CLASS_TONES else "UNDETERMINED"
    return {"tone": CLASS_TONES[known], "label": CLASS_LABELS[known], "note": ""}


@register.filter
def share_of(value: Any, whole: Any) -> str:
    """``value / whole`` as per cent between 0 and 100, for the length of a bar; 0 when either is unknown.

    Text with a point, because SVG does not read the decimal comma.
    """
    if not value or not whole:
        return "0"
    return f"{max(0.0, min(100.0, float(value) / float(whole) * 100)):.2f}"


@register.filter
def control(field: BoundField) -> str:
    """A form field's control with the house's look."""
    kind = getattr(field.field.widget, "input_type", "")
    if isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return field.as_widget()  # a class here would also fall on the frame around the choices
    if kind == "checkbox":
        css = "form-check-input"
    elif kind == "select" or isinstance(field.field.widget, forms.Select):
        css = "form-select"
    else:
        css = "form-control"
    own = field.field.widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{css} {own}".strip()})
