"""Which language a page is in: Vietnamese, unless this browser chose English in the page's foot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

# Files leave the screen and are filed, signed or sent on: they are in Vietnamese whoever downloads them. An address with
# a file's ending is one; these are files too, without an ending.
WITHOUT_ENDING = frozenset(
    {
        "indicators:rows_file_revealed", "intake:file", "intake:marked", "issued:file", "life:events_file", "papers:blank", "papers:file",
        "papers:papers_file", "simulation:file", "simulation:toml", "tables:compare_workbook",
        "tables:households_workbook_revealed", "tables:nominal_workbook", "tables:nominal_workbook_revealed",
        "tables:workbook",
    }
)  # fmt: skip


def is_paper(name: str, route: str) -> bool:
    """Does this address answer with a file?"""
    return "." in route or name in WITHOUT_ENDING


class ChosenLanguageMiddleware(LocaleMiddleware):
    """The language of the cookie that ``set_language`` wrote; what the browser asks for is not heard.

    Many offices work in Vietnamese on an English browser: they did not choose English, so they do not get it.
    """

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = {code for code, _ in settings.LANGUAGES}
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any) -> None:
        found = request.resolver_match
        if found is not None and is_paper(found.view_name, found.route):
            translation.activate(settings.LANGUAGE_CODE)
