"""The product's own settings for measurements: jobs wait in the queue, static files as in development."""

from kaoping.site.settings import *  # noqa: F403 -- everything is the product's

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
