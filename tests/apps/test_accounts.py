"""Getting in: passwords, one-time codes, locks, first passwords, the demo's door. Who is out stays out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import identify_hasher
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from giamngheo.apps.accounts import actions, lockout
from giamngheo.apps.accounts.models import RoleAssignment, User
from giamngheo.kit import clock

from .conftest import PEOPLE, area

PASSWORD, NEXT_PASSWORD = "suong-mu-nui-cao-7", "ruong-bac-thang-9"
LOGIN, CODE, SETUP, OWN = (reverse(f"accounts:{name}") for name in ("login", "code", "code_setup", "profile"))


@pytest.fixture
def officer(society: Any) -> User:
    """Nậm Lầu's officer with a password of her own."""
    user: User = society.nam_lau_officer
    actions.change_password(user=user, password=PASSWORD)
    return user


@pytest.fixture
def phone(officer: User) -> TOTPDevice:
    """The officer's phone, confirmed, and recovery codes aaaa and bbbb."""
    static = StaticDevice.objects.create(user=officer, name="mã dự phòng")
    StaticToken.objects.bulk_create(StaticToken(device=static, token=t) for t in ("aaaa", "bbbb"))
    return TOTPDevice.objects.create(user=officer, name="điện thoại", confirmed=True)


def enter(client: Client, user: User | str, password: str = PASSWORD, **meta: Any) -> Any:
    name = user if isinstance(user, str) else user.username
    return client.post(LOGIN, {"username": name, "password": password}, **meta)


def token(device: TOTPDevice) -> str:
    return f"{TOTP(device.bin_key).token():06d}"


def wrong(device: TOTPDevice) -> str:
    return f"{(int(token(device)) + 123456) % 1000000:06d}"


def is_in(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


class TestPassword:
    def test_it_is_kept_by_argon2_and_lets_in(self, client: Client, officer: User) -> None:
        assert identify_hasher(officer.password).algorithm == "argon2"
        assert enter(client, officer).status_code == 302
        assert is_in(client)

    def test_who_exists_is_not_told(self, client: Client, officer: User, society: Any) -> None:
        actions.change_password(user=society.phieng_pan_officer, password=PASSWORD)
        actions.set_active(user=society.phieng_pan_officer, is_active=False, by=society.administrator)
        answers = []
        for name in (officer.username, "khong.ai.ca", society.phieng_pan_officer.username, society.stranger.username):
            response = enter(client, name, "sai-mat-khau-roi" if name == officer.username else PASSWORD)
            answers.append((response.status_code, response.context["form"].non_field_errors()))
        assert answers == [answers[0]] * 4
        assert answers[0][0] == 422

    def test_an_unknown_name_costs_a_hash_too(self, client: Client, officer: User, monkeypatch: Any) -> None:
        """The same work whoever is asked for, so that time tells nothing either: argon2 runs once for each."""
        from django.contrib.auth.hashers import Argon2PasswordHasher

        runs: list[str] = []
        encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify
        monkeypatch.setattr(
            Argon2PasswordHasher, "encode", lambda self, *a, **k: runs.append("hash") or encode(self, *a, **k)
        )
        monkeypatch.setattr(
            Argon2PasswordHasher, "verify", lambda self, *a, **k: runs.append("hash") or verify(self, *a, **k)
        )
        enter(client, officer, "sai-mat-khau-roi")
        known = len(runs)
        enter(client, "khong.ai.ca", "sai-mat-khau-roi")
        assert known == 1
        assert len(runs) == 2

    def test_the_first_one_is_changed_before_anything_else(self, client: Client, society: Any) -> None:
        user = actions.create_user(username="moi", full_name="Người mới", password=PASSWORD, by=None)
        enter(client, user)
        for address in ("/", SETUP, reverse("register:households"), reverse("accounts:people")):
            response = client.get(address)
            assert (response.status_code, response.get("Location")) == (302, OWN), address
        again = client.post(OWN, {"old": PASSWORD, "new": PASSWORD, "again": PASSWORD})
        assert again.status_code == 422
        client.post(OWN, {"old": PASSWORD, "new": NEXT_PASSWORD, "again": NEXT_PASSWORD})
        assert is_in(client)


class TestLock:
    def test_an_account_is_locked_from_wherever_the_guesses_come(self, client: Client, officer: User) -> None:
        for n in range(5):
            enter(client, officer, "sai-mat-khau-roi", REMOTE_ADDR=f"10.0.0.{n}")
        assert enter(client, officer, REMOTE_ADDR="10.0.1.1").status_code == 429
        assert not is_in(client)

    def test_other_accounts_of_the_address_go_on(self, client: Client, officer: User) -> None:
        for n in range(5 * lockout.ADDRESS_FACTOR - 1):
            AccessAttempt.objects.create(username=f"ai{n}", ip_address="127.0.0.1", user_agent="", failures_since_start=1,
                                         attempt_time=clock.now())  # fmt: skip
        assert enter(client, officer).status_code == 302

    def test_an_address_that_tries_many_accounts_is_locked(self, client: Client, officer: User) -> None:
        for n in range(5 * lockout.ADDRESS_FACTOR):
            AccessAttempt.objects.create(username=f"ai{n}", ip_address="127.0.0.1", user_agent="", failures_since_start=1,
                                         attempt_time=clock.now())  # fmt: skip
        assert enter(client, officer).status_code == 429
        assert enter(client, officer, REMOTE_ADDR="10.0.1.1").status_code == 302

    def test_an_own_account_does_not_wash_the_address_clean(self, client: Client, officer: User) -> None:
        enter(client, "nguoi.khac", "sai-mat-khau-roi")
        enter(client, officer, "sai-mat-khau-roi")
        enter(client, officer)
        assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["nguoi.khac"]

    def test_a_lock_passes(self, client: Client, officer: User) -> None:
        for _ in range(5):
            enter(client, officer, "sai-mat-khau-roi")
        AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=16))
        assert enter(client, officer).status_code == 302

    def test_the_address_is_the_one_the_own_proxy_wrote(self, rf: Any, settings: Any) -> None:
        request = rf.get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="1.2.3.4, 10.9.8.7")
        assert lockout.client_address(request) == "127.0.0.1"
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        assert lockout.client_address(request) == "10.9.8.7"


class TestCode:
    def test_the_password_alone_does_not_let_in(self, client: Client, officer: User, phone: TOTPDevice) -> None:
        assert enter(client, officer)["Location"] == CODE
        assert not is_in(client)
        assert client.post(CODE, {"code": wrong(phone)}).status_code == 422
        assert not is_in(client)

    def test_the_code_lets_in_once(self, client: Client, officer: User, phone: TOTPDevice) -> None:
        code = token(phone)
        enter(client, officer)
        assert client.post(CODE, {"code": code}).status_code == 302
        assert is_in(client)
        other = Client()
        enter(other, officer)
        assert other.post(CODE, {"code": code}).status_code == 422
        assert not is_in(other)

    def test_a_recovery_code_lets_in_once(self, client: Client, officer: User, phone: TOTPDevice) -> None:
        enter(client, officer)
        assert client.post(CODE, {"code": "aaaa"}).status_code == 302
        other = Client()
        enter(other, officer)
        assert other.post(CODE, {"code": "aaaa"}).status_code == 422
        assert StaticToken.objects.get().token == "bbbb"

    def test_guessing_codes_locks_the_account(self, client: Client, officer: User, phone: TOTPDevice) -> None:
        enter(client, officer)
        for _ in range(4):
            assert client.post(CODE, {"code": wrong(phone)}).status_code == 422
        assert client.post(CODE, {"code": wrong(phone)}).status_code == 429
        TOTPDevice.objects.update(throttling_failure_count=0)
        assert client.post(CODE, {"code": token(phone)}).status_code == 429
        assert not is_in(client)
        assert enter(Client(), officer).status_code == 429

    def test_hasty_tries_are_slowed_down(self, client: Client, officer: User, phone: TOTPDevice) -> None:
        enter(client, officer)
        client.post(CODE, {"code": wrong(phone)})
        TOTPDevice.objects.update(throttling_failure_timestamp=clock.now() + timedelta(seconds=60))
        assert client.post(CODE, {"code": token(phone)}).status_code == 422

    def test_the_first_step_does_not_stand_for_ever(self, client: Client, officer: User, phone: TOTPDevice) -> None:
        enter(client, officer)
        session = client.session
        session["pending_since"] -= 3600
        session.save()
        assert client.post(CODE, {"code": token(phone)})["Location"] == LOGIN
        assert not is_in(client)


class TestCodeSetup:
    def test_it_asks_for_the_password(self, client_of: Callable[..., Client], officer: User) -> None:
        client = client_of(officer)
        client.get(SETUP)
        device = TOTPDevice.objects.get()
        for data in ({"code": token(device)}, {"code": token(device), "password": "sai-mat-khau-roi"}):
            assert client.post(SETUP, data).status_code == 422
        assert not TOTPDevice.objects.filter(confirmed=True).exists()
        done = client.post(SETUP, {"code": token(device), "password": PASSWORD})
        assert len(done.context["codes"]) == actions.RECOVERY_CODE_COUNT
        assert TOTPDevice.objects.get().confirmed

    def test_a_secret_seen_before_is_forgotten(self, client_of: Callable[..., Client], officer: User) -> None:
        client = client_of(officer)
        keys = {client.get(SETUP).context["key"] for _ in range(2)}
        assert len(keys) == 2
        assert TOTPDevice.objects.count() == 1

    def test_a_borrowed_session_does_not_guess_the_password(
        self, client_of: Callable[..., Client], officer: User, phone: TOTPDevice
    ) -> None:
        client = client_of(officer)
        for _ in range(5):
            client.post(reverse("accounts:code_off"), {"password": "sai-mat-khau-roi"})
        client.post(reverse("accounts:code_off"), {"password": PASSWORD})
        assert TOTPDevice.objects.filter(confirmed=True).exists()


class TestOut:
    def test_a_locked_account_is_out_at_once(self, client: Client, officer: User, society: Any) -> None:
        enter(client, officer)
        assert is_in(client)
        actions.set_active(user=officer, is_active=False, by=society.administrator)
        assert not is_in(client)
        assert enter(client, officer).status_code == 422

    def test_a_role_that_ended_yesterday_shows_nothing(self, client: Client, officer: User, society: Any) -> None:
        enter(client, officer)
        assert client.get(reverse("register:households")).status_code == 200
        actions.end_assignment(
            assignment=officer.assignments.get(), on=clock.today() - timedelta(days=1), by=society.administrator
        )
        assert client.get(reverse("register:households")).status_code == 403


class TestDemoDoor:
    ADDRESS = reverse("accounts:demo_login")

    def test_it_opens_for_demo_accounts_on_this_machine(self, client: Client, society: Any, settings: Any) -> None:
        settings.IS_DEMO = True
        assert society.nam_lau_officer.full_name in client.get(LOGIN).content.decode()
        assert client.post(self.ADDRESS, {"user": society.nam_lau_officer.pk}).status_code == 302
        assert is_in(client)

    @pytest.mark.parametrize(
        "meta",
        [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"HTTP_FORWARDED": "for=127.0.0.1"}],
    )
    def test_it_is_shut_to_other_machines(
        self, client: Client, society: Any, settings: Any, meta: dict[str, str]
    ) -> None:
        settings.IS_DEMO = True
        assert client.post(self.ADDRESS, {"user": society.nam_lau_officer.pk}, **meta).status_code == 403
        assert society.nam_lau_officer.full_name not in client.get(LOGIN, **meta).content.decode()

    def test_it_is_shut_where_real_data_lies(self, client: Client, society: Any, settings: Any) -> None:
        settings.IS_DEMO = False
        assert client.post(self.ADDRESS, {"user": society.nam_lau_officer.pk}).status_code == 403

    @pytest.mark.parametrize("asked", ["", "abc", "²", "9" * 30, "-1"])
    def test_what_is_no_account_is_not_found(self, client: Client, society: Any, settings: Any, asked: str) -> None:
        settings.IS_DEMO = True
        assert client.post(self.ADDRESS, {"user": asked}).status_code == 404

    def test_real_accounts_do_not_enter_by_it(self, client: Client, society: Any, settings: Any) -> None:
        settings.IS_DEMO = True
        real = actions.create_user(username="that", full_name="Người thật", password=PASSWORD, by=None)
        assert client.post(self.ADDRESS, {"user": real.pk}).status_code == 404


def test_the_society_is_what_the_actions_would_make(society: Any) -> None:
    """The tests' people are written at once; each is as ``create_user`` and ``assign_role`` make one."""
    for name, role, code in PEOPLE.values():
        user = actions.create_user(username=name + ".2", full_name=name, password=None, by=None, is_demo=True)
        if role:
            actions.assign_role(user=user, role=role, area=area(code), agency_id="", valid_from=date(2021, 1, 1),
                                valid_to=None, by=None)  # fmt: skip
        made = User.objects.get(username=name)
        assert not made.has_usable_password()
        for model, of in ((User, "pk"), (RoleAssignment, "user_id")):
            kept, new = (
                model.objects.filter(**{of: one.pk}).defer("id").values() for one in (made, user)
            )
            different = {"id", "user_id", "username", "password", "created_at"}
            assert [{k: v for k, v in row.items() if k not in different} for row in kept] == [
                {k: v for k, v in row.items() if k not in different} for row in new
            ]
