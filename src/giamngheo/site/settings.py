"""Settings. Everything that differs between machines comes from the environment or the installation's own folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pghistory
from csp.constants import SELF

from giamngheo.apps.delivery import kinds as delivery_kinds
from giamngheo.kit import database, embedded

BASE = Path(__file__).resolve().parent
HOME = embedded.home()

# demo: loopback only, "log in as" offered. production: refuses demo accounts and missing secrets (see checks.py).
MODE = os.environ.get("GIAMNGHEO_MODE", "demo")
IS_DEMO = MODE == "demo"


def _secret() -> str:
    """The signing key: from the environment in production, made on first run otherwise."""
    given = os.environ.get("GIAMNGHEO_SECRET_KEY")
    if given:
        return given
    if not IS_DEMO:
        return ""
    path = HOME / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
    return path.read_text(encoding="utf-8")


SECRET_KEY = _secret() or "missing-and-refused-by-the-system-check"
HAS_SECRET = bool(os.environ.get("GIAMNGHEO_SECRET_KEY")) or IS_DEMO
DEBUG = False
HAS_HOSTS = bool(os.environ.get("GIAMNGHEO_HOSTS"))
ALLOWED_HOSTS = os.environ.get("GIAMNGHEO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("GIAMNGHEO_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "giamngheo.kit",
    "giamngheo.apps.audit",
    "giamngheo.apps.work",
    "giamngheo.apps.files",
    "giamngheo.apps.places",
    "giamngheo.apps.accounts",
    "giamngheo.apps.intake",
    "giamngheo.apps.papers",
    "giamngheo.apps.published",
    "giamngheo.apps.register",
    "giamngheo.apps.life",
    "giamngheo.apps.review",
    "giamngheo.apps.linking",
    "giamngheo.apps.fieldwork",
    "giamngheo.apps.campaign",
    "giamngheo.apps.in_year",
    "giamngheo.apps.trajectory",
    "giamngheo.apps.simulation",
    "giamngheo.apps.commitments",
    "giamngheo.apps.subjects",
    "giamngheo.apps.insurance",
    "giamngheo.apps.money",
    "giamngheo.apps.allocation",
    "giamngheo.apps.donations",
    "giamngheo.apps.treasury",
    "giamngheo.apps.money_reports",
    "giamngheo.apps.planning",
    "giamngheo.apps.steering",
    "giamngheo.apps.supervision",
    "giamngheo.apps.praise",
    "giamngheo.apps.evaluations",
    "giamngheo.apps.support",
    "giamngheo.apps.beneficiaries",
    "giamngheo.apps.delivery",
    *delivery_kinds.app_names(),
    "giamngheo.apps.indicators",
    "giamngheo.apps.report_forms",
    "giamngheo.apps.overview",
    "giamngheo.apps.reporting",
    "giamngheo.site",
]

MIDDLEWARE = [
    "giamngheo.site.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "giamngheo.site.languages.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "giamngheo.apps.accounts.middleware.ScopeMiddleware",
]

ROOT_URLCONF = "giamngheo.site.urls"
WSGI_APPLICATION = "giamngheo.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "giamngheo.site.context.shell",
            ]
        },
    }
]

DATABASES = {"default": database.connection_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"



AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ("username", "full_name")}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]  # fmt: skip
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
# Counted by account, and by address with a higher limit (accounts/lockout.py); the order is the handler's.
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_HANDLER = "giamngheo.apps.accounts.lockout.LockoutHandler"
AXES_CLIENT_IP_CALLABLE = "giamngheo.apps.accounts.lockout.client_address"
# Further tries do not prolong the lock: otherwise anybody could keep an officer out for ever.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True
OTP_TOTP_ISSUER = "Giảm Nghèo"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "gn_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = not IS_DEMO
LOCALE_PATHS = [BASE.parent / "locale"]
FORMAT_MODULE_PATH = ["giamngheo.site.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/tinh/"
STATICFILES_DIRS = [BASE / "static"]
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_ROOT = HOME / "files"
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_MAX_BYTES = 20 * 1024 * 1024

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = not IS_DEMO
CSRF_COOKIE_SECURE = not IS_DEMO
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not IS_DEMO and os.environ.get("GIAMNGHEO_BEHIND_TLS_PROXY") != "1"
if os.environ.get("GIAMNGHEO_BEHIND_TLS_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if IS_DEMO else 31_536_000
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-ancestors": ["'none'"],
        "form-action": [SELF],
        "base-uri": [SELF],
        "object-src": ["'none'"],
    }
}

# Pairs of persons at least so alike that are still open are told to the chairman before recognition; they stand in the
# way of it only where GIAMNGHEO_PAIRS_BLOCK=1 says so.
PAIRS_NOTICE_FROM = 0.9
PAIRS_BLOCK_RECOGNITION = os.environ.get("GIAMNGHEO_PAIRS_BLOCK") == "1"

# Tests do a run at once, in the request's own transaction; everybody else leaves it to the worker.
WORK_INLINE = False
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
# Every module with a task of the queue (a test looks for them): what is not imported is never done.
PROCRASTINATE_IMPORT_PATHS = [f"giamngheo.apps.{app}.tasks" for app in ("work", "support", "reporting", "overview")]

LOGGING_CONFIG = None
SILENCED_SYSTEM_CHECKS: list[str] = []

# History is looked up by the row it is about. An index on each of its other keys would triple the cost of a province
# classified anew, and nothing reads by them.
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(db_index=True)
