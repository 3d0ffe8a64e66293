"""The JSON door, ``/api/v1/``: the same fetchers, the same rights, the same lists as the pages.

Signed in by the browser's session; it only reads. The document of the interface stands at
``/api/v1/openapi.json``; the interactive page of the library is off, it loads from outside.
"""
