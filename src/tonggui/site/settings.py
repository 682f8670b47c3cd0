# SPDX-License-Identifier: Apache-2.0
"""What Django is told, made from the declared settings."""

import os
from importlib.resources import files

from django.utils.translation import gettext_lazy as _

from tonggui.site import declared, oidc
from tonggui.site.database import database
from tonggui.site.logs import LOGGING  # noqa: F401 - a setting
from tonggui.site.origin import own_origin
from tonggui.site.secret import secret_key
from tonggui.site.setting import Misconfigured, refuse_misspelt

_environ = os.environ
refuse_misspelt(declared.SETTINGS, _environ)

HOME = declared.HOME.read(_environ)
DEBUG = declared.DEBUG.read(_environ)
# The page of all components is for those who build; tests look at it too.
SHOWS_DESIGN = DEBUG
# Public pages are kept for seconds, in each process on its own.
KEEPS_PAGES = True
PUBLIC_URL = declared.PUBLIC_URL.read(_environ)
COUNTY = declared.COUNTY.read(_environ)
FICTIONAL = declared.FICTIONAL.read(_environ)
BEHIND_PROXY = declared.BEHIND_PROXY.read(_environ)
BIND = declared.BIND.read(_environ)
WORKERS = declared.WORKERS.read(_environ)
THREADS = declared.THREADS.read(_environ)
GRACE_SECONDS = declared.GRACE.read(_environ)
SECRET_KEY = declared.SECRET_KEY.read(_environ) or secret_key(HOME)
# Health is asked for from this machine, whatever the site is called outside.
ALLOWED_HOSTS = [*declared.HOSTS.read(_environ), "localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": database(declared.DATABASE.read(_environ), HOME)}

# Ours first, so that our pages stand before those of the libraries.
INSTALLED_APPS = [
    "tonggui.site",
    "tonggui.ledger",
    "tonggui.people",
    "tonggui.ruling",
    "tonggui.registry",
    "tonggui.laws",
    "tonggui.complaints",
    "tonggui.rounds",
    "tonggui.cases",
    "tonggui.oversight",
    "tonggui.meetings",
    "tonggui.engagements",
    "tonggui.supervision",
    "tonggui.chains",
    "tonggui.accountability",
    "tonggui.notices",
    "tonggui.desk",
    "tonggui.portal",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
]
MIDDLEWARE = [
    "tonggui.site.requests.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "tonggui.site.headers.Headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tonggui.site.preferences.Preferences",
    "django.middleware.common.CommonMiddleware",
    "tonggui.site.sizes.Sizes",
    # Before the form is read for its token, so that strangers cannot fill the disk with uploads.
    "tonggui.site.gate.Gate",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tonggui.site.seen.Seen",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tonggui.site.errors.Errors",
]
ROOT_URLCONF = "tonggui.site.urls"
WSGI_APPLICATION = "tonggui.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "tonggui.site.context.everywhere",
            ],
        },
    },
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "tonggui.people.sign_in.NoSignUp"
ACCOUNT_FORMS = {
    "login": "tonggui.desk.signing.Login",
    "reauthenticate": "tonggui.desk.signing.Reauthenticate",
    "change_password": "tonggui.desk.signing.ChangePassword",
}
# Desks are shared: a session ends with the browser.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
# A name is guessed at most ten times in five minutes, an address thirty times in one.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key,30/m/ip"}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "tonggui.people.sign_in.SecondFactors"
USERSESSIONS_ADAPTER = "tonggui.people.sign_in.OwnSessions"
USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_ADAPTER = "tonggui.people.sign_in.LinkedIdentities"
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": oidc.apps(_environ)}}
OIDC_ISSUER = declared.OIDC_ISSUER.read(_environ)
OIDC_CLIENT_ID = declared.OIDC_CLIENT_ID.read(_environ)

LANGUAGE_CODE = declared.LANGUAGE.read(_environ)
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = declared.TIMEZONE.read(_environ)
USE_TZ = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
# Colours and sizes are those of the report: one file says them for both.
STATICFILES_DIRS = [("tonggui", files("tonggui.formats.report") / "shared")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "media"
# On disk, so that all processes count wrong passwords together.
CACHES = {
    "default": {
        "BACKEND": "tonggui.site.counters.Counters",
        "LOCATION": HOME / "cache",
    },
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
    # What stands around every page, by what it says: nothing of the database but the checkpoint.
    "frame": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "frame"},
}

# Where nobody declared a mail server, nothing goes out by mail.
MAIL_FROM = declared.MAIL_FROM.read(_environ)
EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_SSL, EMAIL_USE_TLS = (
    declared.MAIL_SERVER.read(_environ)
)
EMAIL_TIMEOUT = 20
if not EMAIL_HOST:
    MAIL_FROM = ""
WEBHOOK = declared.WEBHOOK.read(_environ)
WEBHOOK_SECRET = declared.WEBHOOK_SECRET.read(_environ)
if WEBHOOK and not WEBHOOK_SECRET:
    raise Misconfigured(
        declared.WEBHOOK_SECRET.name, "", f"expected {declared.WEBHOOK_SECRET.expected}"
    )
WORK_HOURS = declared.WORK_HOURS.read(_environ)

LARGEST_PAPER_BYTES = declared.LARGEST_PAPER.read(_environ) * 1_000_000
SCANNER = declared.SCANNER.read(_environ)
INCOMING = declared.INCOMING.read(_environ)
SIGNER = declared.SIGNER.read(_environ)
SIGNED_WITHIN_MINUTES = declared.SIGNED_WITHIN.read(_environ)
LEDGER_ORIGIN = declared.LEDGER_ORIGIN.read(_environ) or own_origin(PUBLIC_URL)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tonggui.site.errors.no_token"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
# Where a form may lead after it was answered here: the county's own identity provider.
FORM_TARGETS = oidc.origins(_environ)
if PUBLIC_URL.startswith("https://"):
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
if BEHIND_PROXY:
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
