"""Settings: one file, read from the environment where an office may differ.

All data lies under one folder, ``KAOPING_VAR`` (``var/`` in the working folder unless
said otherwise). The database is SQLite there unless ``KAOPING_DATABASE_URL`` names a
PostgreSQL one (``postgresql://user:password@host:port/name``).
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from kaoping.base import sqlite_library

PACKAGE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("KAOPING_VAR", "var")).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The installation's own key, made on first use and readable by its owner alone."""
    if key := os.environ.get("KAOPING_SECRET_KEY"):
        return key
    path = VAR_DIR / "secret-key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("KAOPING_DEBUG") == "1"
ALLOWED_HOSTS: list[str] = os.environ.get("KAOPING_HOSTS", "localhost 127.0.0.1 [::1]").split()
CSRF_TRUSTED_ORIGINS: list[str] = os.environ.get("KAOPING_ORIGINS", "").split()
USE_TLS = os.environ.get("KAOPING_TLS") == "1"

INSTALLED_APPS = [
    "kaoping.base",
    "kaoping.units",
    "kaoping.evidence",
    "kaoping.notifications",
    "kaoping.intake",
    "kaoping.assessment",
    "kaoping.reviews",
    "kaoping.originality",
    "kaoping.results",
    "kaoping.programmes.publishing",
    "kaoping.site",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "template_partials",
    "django_htmx",
    "django_linear_migrations",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaoping.site.middleware.TextGZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "kaoping.site.middleware.NoNullsMiddleware",
    "kaoping.base.asked.AskedOnceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaoping.units.middleware.LanguageMiddleware",
    "kaoping.site.form_pages.FormPageMiddleware",
    "kaoping.units.middleware.SessionLimitsMiddleware",
    "kaoping.units.middleware.DoorMiddleware",
    "kaoping.units.middleware.PasswordMiddleware",
]

ROOT_URLCONF = "kaoping.site.urls"
FORM_RENDERER = "kaoping.site.renderer.Renderer"
CSRF_FAILURE_VIEW = "kaoping.site.views.csrf_failed"
WSGI_APPLICATION = "kaoping.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaoping.site.context.shell",
            ],
        },
    }
]


def _database() -> dict:
    address = os.environ.get("KAOPING_DATABASE_URL", "")
    if address:
        parts = urlsplit(address)
        if parts.scheme not in {"postgresql", "postgres"}:
            raise SystemExit(
                "KAOPING_DATABASE_URL must begin with postgresql://; leave it out for SQLite in the data folder."
            )
        try:
            port = parts.port
        except ValueError:
            raise SystemExit(
                "The port in KAOPING_DATABASE_URL is no number from 0 to 65535; write postgresql://user:password@host:5432/name."
            ) from None
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    return {
        "ENGINE": "kaoping.base.sqlite",
        "NAME": VAR_DIR / "kaoping.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                f"PRAGMA journal_mode={'WAL' if sqlite_library.wal_is_safe() else 'DELETE'};"
                "PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            ),
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
QUEUE_IMMEDIATE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 60
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # a grid of facts: a thousand units, five columns
MAX_FILE_BYTES = 50 * 1024 * 1024
MAX_PIECE_BYTES = 100 * 1024 * 1024
READ_MATERIALS = os.environ.get("KAOPING_READ", "1") == "1"  # words, pictures and seals of what is sent
OCR = os.environ.get("KAOPING_OCR", "1") == "1"  # words, seals and signatures on pictures of pages
SCANNER = os.environ.get("KAOPING_SCANNER", "")  # a virus scanner's command; {path} stands for the file
SCANNER_SECONDS = float(os.environ.get("KAOPING_SCANNER_SECONDS", "60"))
# A search service outside the house for originality: any command; texts leave the house by it.
ORIGINALITY_SEARCH = os.environ.get("KAOPING_ORIGINALITY_SEARCH", "")
ORIGINALITY_SEARCH_SECONDS = float(os.environ.get("KAOPING_ORIGINALITY_SEARCH_SECONDS", "60"))
MAILDIR = os.environ.get("KAOPING_MAILDIR", "")  # a folder that `serve` takes new mail from
MAIL_LISTEN = os.environ.get("KAOPING_MAIL_LISTEN", "")  # lmtp://127.0.0.1:2424; `serve` listens there
MAIL_RECIPIENTS = os.environ.get("KAOPING_MAIL_RECIPIENTS", "").split()  # unset: the office's mailboxes

AUTH_USER_MODEL = "units.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email", "phone")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kaoping.units.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# By account strictly, by address gently: a whole office shares one address.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "120/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "考评"
# units.middleware notes the last use, once a minute: allauth would write on every page.
USERSESSIONS_TRACK_ACTIVITY = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if os.environ.get("KAOPING_PROXY") == "1" else 0

SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = False
SESSION_COOKIE_NAME = "__Host-kaoping" if USE_TLS else "kaoping_session"
CSRF_COOKIE_NAME = "__Host-kaoping-csrf" if USE_TLS else "kaoping_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = USE_TLS
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if USE_TLS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("KAOPING_PROXY") == "1" else None
)
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "base_cache"}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"kaoping": {"level": "INFO"}},
}
