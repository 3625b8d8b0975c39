"""Django's settings, all of them made from the checked environment."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from reglament.config.environment import Environment, read_environment

ENVIRONMENT: Environment = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent

DEMO = ENVIRONMENT.demo
DEBUG = False
SECRET_KEY = ENVIRONMENT.secret_key
BASE_URL = ENVIRONMENT.base_url
ALLOWED_HOSTS = [BASE_URL.split("://")[1].split(":")[0], "127.0.0.1", "localhost", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
_HTTPS = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "reglament.store",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "reglament.web.middleware.SecondFactorMiddleware",
    "reglament.web.middleware.LanguageOfPersonMiddleware",
]

ROOT_URLCONF = "reglament.config.urls"
WSGI_APPLICATION = "reglament.config.wsgi.application"

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "reglament.web.chrome.chrome",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "web" / "jinja2"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "reglament.web.jinja.environment", "context_processors": _CONTEXT},
    },
    # Django's own and the sign-in library's unreplaced templates.
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]

DATABASES = {"default": {**ENVIRONMENT.database, "ATOMIC_REQUESTS": False}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # Every write transaction takes the write lock at once (the row lock of the embedded database), and a commit
        # is on the disk before the answer goes out.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = ENVIRONMENT.time_zone

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data_dir / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
ATTACHMENTS_DIR = ENVIRONMENT.data_dir / "attachments"
ATTACHMENT_LIMIT = ENVIRONMENT.attachment_limit
MAIL_DIR = ENVIRONMENT.data_dir / "mail"
MAIL_LISTEN = ENVIRONMENT.mail_listen
MAIL_AUTHSERV_ID = ENVIRONMENT.mail_authserv_id
MAIL_LIMIT = ENVIRONMENT.mail_limit
MAIL_ANSWERS_PER_HOUR = ENVIRONMENT.mail_answers_per_hour
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

AUTH_USER_MODEL = "store.Person"
AUTHENTICATION_BACKENDS = ["reglament.web.account.backend.PersonBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "public:landing"
ACCOUNT_ADAPTER = "reglament.web.account.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Addresses are given by the studio or the client's administrator, and only a code sent to the address opens the door, or
# sets the password that does: a second proof of the same address would only be in the way.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
# A stranger's address typed at the door gets no letter from us: nobody can be mailed through the sign-in page.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Reglament"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _HTTPS
SECOND_FACTOR_REQUIRED = not DEMO

EMAIL_URL = ENVIRONMENT.email_url
MAIL_FROM = ENVIRONMENT.mail_from
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from
# The sign-in library sends through Django; its letters go the same way as all others: into the outbox.
EMAIL_BACKEND = "reglament.delivery.backend.OutboxBackend"
STUDIO_NAME = ENVIRONMENT.studio_name
STUDIO_PHONE = ENVIRONMENT.studio_phone

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # The listener's library tells every command of every conversation.
    "loggers": {"mail.log": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
