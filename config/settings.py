"""Settings of Duibiao; what differs between installations comes from the environment (see deploy/env.example)."""

import os
import sys
from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = env.flag("DEBUG")
TESTING = "pytest" in sys.modules
# Without a SECRET_KEY every start gets its own: fine for one process, refused by `check --deploy`.
SECRET_KEY = os.environ.get("SECRET_KEY") or get_random_secret_key()
SECRET_KEY_IS_SET = bool(os.environ.get("SECRET_KEY"))
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
HTTPS = env.flag("HTTPS")

INSTALLED_APPS = [
    "config",
    "departments",
    "indicators",
    "reports",
    "departments.apps.RoleAdminConfig",  # django.contrib.admin behind our gate
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tables2",
    "django_filters",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.keep_out_of_caches",
    "config.middleware.refuse_null_characters",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "departments.access.gate.AccountGate",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "departments.people.acting.stand_in",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "config.rendering.QuickRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["config.template_files.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "departments.context.frame",
                "indicators.context.current_month",
            ],
        },
    },
]

DATABASES = {"default": env.database(os.environ.get("DATABASE_URL", ""), BASE_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "departments.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "departments.access.accounts.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "departments.access.validators.GuessablePasswordValidator"},
    {"NAME": "departments.access.validators.FormerPasswordValidator"},
]
# So many days after its last change a password must be changed; 0 is never.
PASSWORD_MAX_DAYS = env.number("PASSWORD_MAX_DAYS", 0)
# The last so many passwords must not be chosen again, the present one among them.
PASSWORD_HISTORY = env.number("PASSWORD_HISTORY", 5)
# Accounts with one of these roles must set up a second factor; everybody may.
SECOND_FACTOR_ROLES = frozenset(env.words("SECOND_FACTOR_ROLES"))
OTP_ADMIN_HIDE_SENSITIVE_DATA = True
OTP_TOTP_ISSUER = "对标 Duibiao"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
# Whose X-Forwarded-For is believed (config/client.py): nginx on this machine unless the environment says otherwise.
TRUSTED_PROXIES = env.networks("TRUSTED_PROXIES", "127.0.0.1,::1")
AXES_CLIENT_IP_CALLABLE = "config.client.client_address"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "departments.access.views.lockout.answer_locked"
# Who signs in after all has typed wrong, and not guessed: the wrong tries are forgotten.
AXES_RESET_ON_SUCCESS = True
# Else whoever goes on trying would keep the account locked for as long as they like.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# The sessions of every account are in a list of its owner (departments/access/sessions.py); a second one is not kept.
AXES_DISABLE_ACCESS_LOG = True
# From one address, over all accounts: after so many wrong tries in ten minutes a browser that never signed in with the
# account is not answered for a while. One that did is: a county may well stand behind a single address.
SIGN_IN_FAILURES_PER_ADDRESS = env.number("SIGN_IN_FAILURES_PER_ADDRESS", 30)
# A session that is not used ends, and so does every session after a working day.
SESSION_IDLE = timedelta(minutes=env.number("SESSION_IDLE_MINUTES", 30))
SESSION_LONGEST = timedelta(hours=env.number("SESSION_HOURS", 8))
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "config.json_doors.csrf_failure"
# A name that browsers take over https alone, from this host alone and for all of it.
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
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
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Hashed names need `collectstatic` first, which a developer's machine has not run.
        "BACKEND": "config.static.StaticFiles"
        if ((STATIC_ROOT / "staticfiles.json").exists() or "collectstatic" in sys.argv) and not (DEBUG or TESTING)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING or not (STATIC_ROOT / "staticfiles.json").exists()
MEDIA_ROOT = BASE_DIR / "var" / "files"
# Evidence (佐证材料): never served as static files, only handed out by a page that asks who wants it.
# Lists and meeting packs that were asked for are kept for so many days; notices that were released, for good.
DOCUMENTS_KEPT_DAYS = env.number("DOCUMENTS_KEPT_DAYS", 90)
# Folders with the office's own fonts (仿宋, 小标宋 …) for PDF files; free ones stand in for what is missing.
DOCUMENT_FONTS = env.words("DOCUMENT_FONTS")
EVIDENCE_MAX_BYTES = 10_000_000
EVIDENCE_MAX_FILES = 10

# Notices of the day stand in the product; whoever has an address gets them by e-mail as well when this is on.
NOTICES_BY_EMAIL = env.flag("NOTICES_BY_EMAIL")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM", "duibiao@localhost")

DJANGO_TABLES2_TEMPLATE = "django_tables2/duibiao.html"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8_000  # an entry page of 600 rows posts several fields a row

REDIS_URL = env.redis_url()
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
LOCAL = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": LOCAL},
    # What a process remembers (config/remember.py), most of it about reports that never change.
    "kept": {"BACKEND": LOCAL, "LOCATION": "kept", "TIMEOUT": None, "OPTIONS": {"MAX_ENTRIES": 500}},
}
if REDIS_URL:
    CACHES["default"] = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
