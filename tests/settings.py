"""Settings of the tests: the program's own, over an environment and a database that go when the tests end.

`REGLAMENT_TEST_DB=postgres` takes PostgreSQL (a cluster of its own, see tests/postgres.py); otherwise a
SQLite file, because tests with threads need one.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="reglament-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
(FOLDER / "static").mkdir()


def _database_url() -> str:
    if os.environ.get("REGLAMENT_TEST_DB", "sqlite") == "sqlite":
        return f"sqlite:///{FOLDER / 'main.sqlite3'}"
    from tests import postgres

    # Processes of one run share the cluster of the first; each has a database of its own in it.
    if "REGLAMENT_TEST_CLUSTER" not in os.environ:
        os.environ["REGLAMENT_TEST_CLUSTER"] = postgres.cluster().url
    return os.environ["REGLAMENT_TEST_CLUSTER"]


os.environ.update(
    {
        "DEMO": "0",
        "SECRET_KEY": "a-secret-of-the-tests-that-is-long-enough",
        "DATABASE_URL": _database_url(),
        "BASE_URL": "http://testserver",
        "EMAIL_URL": f"file://{FOLDER / 'letters'}",
        "MAIL_FROM": "support@studio.example",
        "DATA_DIR": str(FOLDER),
        "TIME_ZONE": "Europe/Moscow",
    }
)
_DEFAULTED = ("STUDIO_NAME", "STUDIO_PHONE", "ATTACHMENT_LIMIT_MB", "HOST", "PORT", "WEB_WORKERS", "ADMINS")
_DEFAULTED_MAIL = ("MAIL_LISTEN", "MAIL_AUTHSERV_ID", "MAIL_LIMIT_MB", "MAIL_ANSWERS_PER_HOUR")
for name in (*_DEFAULTED, *_DEFAULTED_MAIL):
    os.environ.pop(name, None)

from reglament.config.settings import *  # noqa: E402, F403
from reglament.config.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, so that threads share it; nobody needs it after a power cut.
    DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECOND_FACTOR_REQUIRED = False
