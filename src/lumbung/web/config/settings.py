"""All Django settings, in one file. What differs between places comes from the environment (`LUMBUNG_…`).

The table of variables is in docs/developers/web.md. Nothing here needs to be edited to run Lumbung.
"""

from __future__ import annotations

import os
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url

ROOT = Path(__file__).resolve().parents[4]
VAR = Path(os.environ.get("LUMBUNG_HOME") or os.environ.get("LUMBUNG_VAR") or ROOT / "var")  # LUMBUNG_VAR: its old name


def flag(name: str) -> bool:
    """Whether the environment variable `name` says yes (1, true, yes, on)."""
    return os.environ.get(name, "").lower() in ("1", "true", "yes", "on")


def listed(name: str, default: str) -> list[str]:
    """The comma-separated values of the environment variable `name`."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_key() -> str:
    """LUMBUNG_SECRET_KEY, else the key in var/secret-key, which is made once and readable by its owner only."""
    if given := os.environ.get("LUMBUNG_SECRET_KEY"):
        return given
    path = VAR / "secret-key"
    VAR.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as out:
        key = secrets.token_urlsafe(50)
        out.write(key)
    return key


SQLITE_OPTIONS: dict[str, Any] = {
    # A transaction that reads first and writes later would fail at once with "database is locked" when another has
    # written in between. IMMEDIATE takes the write lock at the start, so the second one waits for its turn.
    "transaction_mode": "IMMEDIATE",
    # How long it waits (seconds) before it gives up; longer than our longest transaction.
    "timeout": 20,
    # WAL: readers never wait for a writer. synchronous=NORMAL: no fsync for each commit, safe with WAL against a crash
    # of the program; foreign_keys is off in SQLite unless each connection asks for it.
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
}


def database() -> dict[str, Any]:
    """The one database: LUMBUNG_DATABASE_URL, else an SQLite file in var/."""
    url = os.environ.get("LUMBUNG_DATABASE_URL") or f"sqlite:///{VAR / 'lumbung.sqlite3'}"
    config: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {**SQLITE_OPTIONS, **config.get("OPTIONS", {})}
        # Tests use a file too: only a file has WAL, and the live server's threads need their own connections.
        config["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
    return config


# -- Safety -----------------------------------------------------------------------------------------------------------
SECRET_KEY = secret_key()
DEBUG = flag("LUMBUNG_DEBUG")
HTTPS = flag("LUMBUNG_HTTPS")
ALLOWED_HOSTS = listed("LUMBUNG_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # the watcher asks from inside, without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# Whose X-Forwarded-For and X-Forwarded-Proto are believed: the proxy's address. Everyone else's are dropped.
LUMBUNG_PROXY = os.environ.get("LUMBUNG_PROXY", "127.0.0.1" if HTTPS else "")
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = [
    "security.W021",  # the browsers' preload list is for the owner of the domain to decide
    "account.W001",  # nobody makes an account by herself, so no field of a sign-up form is required
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = "lumbung_session", "lumbung_csrf", "lumbung_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
CSRF_FAILURE_VIEW = "lumbung.web.ui.views.errors.csrf_failure"

# -- Apps and the way of a request -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    # Ours first: our words and templates then come before Django's own.
    "lumbung.web.ui",
    "lumbung.web.accounts",
    "lumbung.web.organisations",
    "lumbung.web.messaging",
    "lumbung.web.audit",
    "lumbung.web.register",
    "lumbung.web.initiatives",
    "lumbung.web.plans",
    "lumbung.web.houses",
    "lumbung.web.training",
    "lumbung.web.bookings",
    "lumbung.web.guide",
    "lumbung.web.technology",
    "lumbung.web.rulebook",
    "lumbung.web.api",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules",
]
MIDDLEWARE = [
    "lumbung.web.api.middleware.ProblemsMiddleware",
    "lumbung.web.config.security.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "lumbung.web.config.zones.ZoneMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lumbung.web.accounts.second_step.SecondStepMiddleware",
]
ROOT_URLCONF = "lumbung.web.config.urls"
WSGI_APPLICATION = "lumbung.web.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lumbung.web.ui.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lumbung.web.ui.templatetags.ui",
                "lumbung.web.organisations.templatetags.organisations",
                "lumbung.web.bookings.templatetags.bookings",
            ],
        },
    }
]
FORM_RENDERER = "lumbung.web.ui.forms.LumbungRenderer"

# -- Data --------------------------------------------------------------------------------------------------------------
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = VAR / "media"  # uploads; never served as files, only through views that ask for the right
LUMBUNG_PLANS = VAR / "plans"  # plan folders
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # larger uploads go to a temporary file
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # form fields, without files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
LUMBUNG_UPLOAD_MAX_BYTES = (
    int(os.environ.get("LUMBUNG_UPLOAD_MAX_MB", "200")) * 1024 * 1024
)  # one register; `serve` refuses larger bodies before reading them
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# -- People ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "lumbung.web.accounts.backends.IdentifierBackend",
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "accounts:login", "home", "home"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "name", "email", "phone")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]

# Signing in by code, passkey, one-time password and an agency's own accounts is django-allauth's work, behind our own
# addresses, pages and limits (docs/developers/web.md, ADR 4). Its own limits count in a process's memory: ours are in the database.
ACCOUNT_ADAPTER = "lumbung.web.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone", "email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["phone", "email", "username"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60  # seconds
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "request_login_code": "lumbung.web.accounts.forms.RequestCodeForm",
    "confirm_login_code": "lumbung.web.accounts.forms.ConfirmCodeForm",
    "reauthenticate": "lumbung.web.accounts.forms.ReauthenticateForm",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "lumbung.web.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Lumbung"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = (
    not HTTPS
)  # only `localhost` then: browsers offer no passkeys elsewhere without TLS
MFA_FORMS = {
    name: f"lumbung.web.accounts.forms.{form}"
    for name, form in (
        ("authenticate", "TotpForm"),
        ("reauthenticate", "TotpAgainForm"),
        ("activate_totp", "ActivateTotpForm"),
        ("add_webauthn", "AddPasskeyForm"),
    )
}
SOCIALACCOUNT_ADAPTER = "lumbung.web.accounts.adapters.AgencyAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_LOGIN_ON_GET = (
    True  # our policy forbids forms that end on another host; the state in the session guards the way back
)
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_STORE_TOKENS = False
# The agency's sign-on (OIDC), off unless its address is given.
LUMBUNG_OIDC_NAME = os.environ.get("LUMBUNG_OIDC_NAME", "")
LUMBUNG_OIDC = {
    "provider_id": "agency",
    "name": LUMBUNG_OIDC_NAME,
    "client_id": os.environ.get("LUMBUNG_OIDC_CLIENT", ""),
    "secret": os.environ.get("LUMBUNG_OIDC_SECRET", ""),
    "settings": {"server_url": os.environ.get("LUMBUNG_OIDC_URL", ""), "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [LUMBUNG_OIDC] if os.environ.get("LUMBUNG_OIDC_URL") else []}}

# -- Messages ----------------------------------------------------------------------------------------------------------
# SMS and e-mail go into files that only the owner reads, until a mail server is named: smtp://user:password@host:587.
SMTP = urlsplit(os.environ.get("LUMBUNG_SMTP", ""))
EMAIL_HOST, EMAIL_PORT, EMAIL_USE_TLS = SMTP.hostname or "localhost", SMTP.port or 587, SMTP.scheme == "smtp+tls"
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(SMTP.username or ""), unquote(SMTP.password or "")
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("LUMBUNG_MAIL_FROM", "Lumbung <lumbung@localhost>")
LUMBUNG_SENDERS = {
    "sms": os.environ.get("LUMBUNG_SMS_SENDER", "lumbung.web.messaging.senders.FileSender"),
    "email": f"lumbung.web.messaging.senders.{'SmtpSender' if SMTP.hostname else 'FileSender'}",
}
LUMBUNG_OUTBOX = VAR / "outbox"
LUMBUNG_SITE = os.environ.get("LUMBUNG_SITE", "")  # https://… of this installation, for links in messages

# -- Words, dates ------------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
USE_I18N = True
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

# -- Static files ------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [("drawing", ROOT / "src" / "lumbung" / "planning" / "drawing" / "sheets")]  # maps and charts
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "lumbung.web.config.static_storage.TightStaticFilesStorage",
        "OPTIONS": {"file_permissions_mode": 0o644},  # these are for everyone, unlike uploads
    },
}

# -- Lumbung -----------------------------------------------------------------------------------------------------------
# The strip "simulated data" under the header of every page; `lumbung demo load` leaves the mark.
LUMBUNG_DEMO = flag("LUMBUNG_DEMO") or (VAR / "demo-loaded").exists()
LUMBUNG_FIXED_NOW = (
    datetime.fromisoformat(os.environ["LUMBUNG_FIXED_NOW"]) if os.environ.get("LUMBUNG_FIXED_NOW") else None
)  # the demo's clock stands still, so that its pages and screenshots are the same each time

# A password alone does not open staff's work. The demo gives its passwords to everybody.
LUMBUNG_STAFF_SECOND_STEP = not LUMBUNG_DEMO

# -- API ---------------------------------------------------------------------------------------------------------------
# Requests a minute. A bucket holds a minute's worth, so that eight tabs at a moment when times open are not refused.
LUMBUNG_API_TOKEN_A_MINUTE = int(os.environ.get("LUMBUNG_API_TOKEN_A_MINUTE", "6000"))
LUMBUNG_API_ADDRESS_A_MINUTE = int(os.environ.get("LUMBUNG_API_ADDRESS_A_MINUTE", "3000"))  # without a token
LUMBUNG_API_LIMITS = VAR / "limits"  # shared by all processes of this machine
LUMBUNG_WEBHOOKS_PRIVATE = flag("LUMBUNG_WEBHOOKS_PRIVATE")  # tests only: webhooks may then go to private addresses

# -- Log: to the console, where the operator's own tools take it; personal data and secrets are taken out ----------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"private": {"()": "lumbung.web.config.logs.PrivacyFilter"}},
    "formatters": {
        "line": {
            "()": "lumbung.web.config.logs.PrivateFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["private"], "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "lumbung": {"level": "INFO"},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django_tasks": {"level": "INFO"},
        "django_tasks_db": {"level": "WARNING"},
    },
}
