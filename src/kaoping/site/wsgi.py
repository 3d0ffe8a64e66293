"""The application that the web server loads."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaoping.site.settings")
application = get_wsgi_application()

# A page makes tens of thousands of short-lived objects and almost no cycles. With Python's own
# threshold the collector walks all modules several times a page: a fifth of the ranking's time.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
