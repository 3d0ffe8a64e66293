"""The product's settings, with a scratch data folder and jobs that run at once."""

import os
import tempfile

_scratch = tempfile.mkdtemp(prefix="kaoping-test-")
os.environ["KAOPING_VAR"] = _scratch

from kaoping.site.settings import *  # noqa: E402, F403 -- the folder must be chosen first
from tests import migrated  # noqa: E402

QUEUE_IMMEDIATE = True
READ_MATERIALS = False  # a test that wants files read says so
SECRET_KEY = "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 -- whitenoise wants the folder to exist
# The error stream as it was at the start: a command run within a test sets logging up once more,
# and would write to that test's captured stream when it is closed long since.
LOGGING["handlers"]["console"]["stream"] = "ext://sys.__stderr__"  # noqa: F405
# Where a migrated database was made before, nothing is migrated again (tests/migrated.py).
_made = {"MIGRATE": not migrated.name()}
if DATABASES["default"]["ENGINE"].endswith("sqlite"):  # noqa: F405
    # Said in words: parallel workers know only Django's own engine as one that lives in memory.
    _made["NAME"] = ":memory:"
elif migrated.name():
    _made["TEMPLATE"] = migrated.name()
DATABASES["default"]["TEST"] = _made  # noqa: F405
