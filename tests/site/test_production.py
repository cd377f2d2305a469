"""Production: what it refuses to start with, what it sends with every page, and what its log never holds."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from http.cookies import SimpleCookie
from urllib.parse import quote, urlencode

import pytest

from .system import SECONDS, System, installation

SECRET = "khoa-bi-mat-" * 6
PRODUCTION = {
    "GIAMNGHEO_MODE": "production",
    "GIAMNGHEO_SECRET_KEY": SECRET,
    "GIAMNGHEO_HOSTS": "127.0.0.1",
    "GIAMNGHEO_BEHIND_TLS_PROXY": "1",
}
PASSWORD = "mat-khau-dung-2025"
NAME = "Lò Thị Tìm Kiếm"
ADD_USER = f"""
from datetime import date
from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.places.queries import province
user = create_user(username="nguoi.that", full_name="{NAME}", password="{PASSWORD}", by=None)
user.must_change_password = False
user.save()
assign_role(user=user, role="province_officer", area=province(), agency_id="", valid_from=date(2021, 1, 1), valid_to=None, by=None)
"""
ADD_DEMO = """
from giamngheo.apps.accounts.actions import create_user
create_user(username="thu", full_name="Thử", password=None, by=None, is_demo=True)
"""


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    with installation() as made:
        assert made.command("manage", "prepare", **PRODUCTION).returncode == 0
        made.python(ADD_USER, **PRODUCTION)
        yield made


def direct(system: System, **variables: str) -> subprocess.CompletedProcess[str]:
    """The WSGI module taken as another server would take it, without ``giamngheo serve``."""
    return subprocess.run(
        [sys.executable, "-c", "import giamngheo.site.wsgi; print('started')"],
        env=system.environment(**variables), capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("GIAMNGHEO_SECRET_KEY", "", "GIAMNGHEO_SECRET_KEY"),
        ("GIAMNGHEO_SECRET_KEY", "x" * 49, "GIAMNGHEO_SECRET_KEY"),
        ("GIAMNGHEO_HOSTS", "", "GIAMNGHEO_HOSTS"),
        ("GIAMNGHEO_HOSTS", "*", "GIAMNGHEO_HOSTS"),
    ],
)
def test_refuses_what_is_not_set(system: System, variable: str, value: str, words: str) -> None:
    variables = {**PRODUCTION, variable: value}
    checked = system.command("manage", "--role", "app", "check", "--fail-level", "ERROR", **variables)
    assert (checked.returncode, words in checked.stderr) == (1, True), checked.stderr
    started = direct(system, **variables)
    assert started.returncode != 0
    assert words in started.stderr


def test_starts_when_all_is_set(system: System) -> None:
    assert direct(system, **PRODUCTION).stdout == "started\n"


def test_refuses_demo_accounts() -> None:
    with installation() as made:
        made.python(ADD_DEMO)
        served = made.command("serve", "--port", str(made.port), **PRODUCTION)
        assert (served.returncode, "Còn 1 tài khoản dùng thử" in served.stderr) == (1, True), served.stderr
        made.command("manage", "check")  # starts the embedded server, which the refused parent stopped
        started = direct(made, **PRODUCTION)
        assert (started.returncode != 0, "Còn 1 tài khoản dùng thử" in started.stderr) == (True, True), started.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "::"])
def test_demo_stays_on_this_machine(system: System, host: str) -> None:
    served = system.command("serve", "--host", host, "--port", str(system.port))
    assert served.returncode == 2
    assert "127.0.0.1" in served.stderr


class Browser:
    """Asks as a TLS proxy passes it on; keeps cookies."""

    def __init__(self, system: System) -> None:
        self.system = system
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(
        self, method: str, path: str, form: dict[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, str]:
        asked = http.client.HTTPConnection("127.0.0.1", self.system.port, timeout=30)
        headers = {"Host": "127.0.0.1", "X-Forwarded-Proto": "https", "Referer": "https://127.0.0.1/"}
        headers["Cookie"] = "; ".join(f"{key}={morsel.value}" for key, morsel in self.cookies.items())
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        asked.request(method, path, urlencode(form) if form is not None else None, headers)
        answer = asked.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        status, sent, text = answer.status, answer.headers, answer.read().decode()
        asked.close()
        return status, sent, text

    def log_in(self, username: str, password: str) -> tuple[int, http.client.HTTPMessage]:
        _, _, page = self.ask("GET", "/dang-nhap/")
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert found, page[:500]
        form = {"csrfmiddlewaretoken": found[1], "username": username, "password": password}
        return self.ask("POST", "/dang-nhap/", form)[:2]


def test_headers_cookies_and_a_log_without_people(system: System) -> None:
    with system.serve(**PRODUCTION):
        browser = Browser(system)
        status, sent, page = browser.ask("GET", "/dang-nhap/")
        assert status == 200
        assert "default-src 'self'" in sent["Content-Security-Policy"]
        assert "unsafe" not in sent["Content-Security-Policy"]
        assert sent["X-Content-Type-Options"] == "nosniff"
        assert sent["X-Frame-Options"] == "DENY"
        assert sent["Referrer-Policy"] == "same-origin"
        assert sent["Strict-Transport-Security"] == "max-age=31536000"
        assert "/dang-nhap/thu/" not in page
        assert browser.log_in("nguoi.that", "sai-mat-khau-9999")[0] == 422
        assert browser.log_in("nguoi.la", "sai-mat-khau-8888")[0] == 422
        status, sent = browser.log_in("nguoi.that", PASSWORD)
        assert status == 302, status
        assert all(morsel["secure"] for morsel in browser.cookies.values())
        assert browser.cookies["sessionid"]["httponly"]
        assert browser.ask("GET", f"/ho/?q={quote('Lò Văn Bí Mật')}&ten={quote('Lò Văn Bí Mật')}")[0] == 200
        assert browser.ask("GET", f"/khong-co/{quote('Lò Văn Bí Mật')}/")[0] == 404
    log = system.log()
    assert '"route": "register:households"' in log
    # Escaped forms too: one logger writes \\xed for í, another \\u1ead for ậ.
    told = [
        "nguoi.that",
        "nguoi.la",
        "sai-mat-khau",
        PASSWORD,
        NAME,
        "Bí Mật",
        quote("Bí Mật"),
        "xed M",
        "u1ead",
        SECRET,
    ]
    assert [word for word in told if word in log] == []
