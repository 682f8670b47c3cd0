# SPDX-License-Identifier: Apache-2.0
"""The site's settings as tests use them: declared defaults, and a home thrown away afterwards."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tonggui.site import declared

_home = tempfile.mkdtemp(prefix="tonggui-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
for _each in declared.SETTINGS:
    if _each is not declared.DATABASE:
        os.environ.pop(_each.name, None)
os.environ["TONGGUI_HOME"] = _home

from tonggui.site.settings import *  # noqa: E402, F403
from tonggui.site.settings import ALLOWED_HOSTS, DATABASES, STORAGES  # noqa: E402

ALLOWED_HOSTS += ["testserver"]
# Names of static files carry digests only after collecting, which tests of pages need not do.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in service: in memory, SQLite knows neither WAL nor writers that wait.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(_home) / "test.sqlite3")}
# Nothing is collected for tests: sheets come from where they are written.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# A hash that takes its time would take it in every test that makes an account.
PASSWORD_HASHERS = ["tests.hashing.Quick"]
SHOWS_DESIGN = True
KEEPS_PAGES = False
