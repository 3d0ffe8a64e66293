"""Files as they were sent: always a download, never opened by the browser as a page."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from kaoping.assessment import access
from kaoping.evidence import storage
from kaoping.evidence.models import StoredFile

# What browsers may know the type of; the rest are bytes, so that nothing is ever run as a page.
HARMLESS = frozenset({"image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp", "application/pdf"})


@login_required
@require_safe
def material(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = access.material_to_read(request.user, pk)
    return _download(row.file, row.name)


@login_required
@require_safe
def draft_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = access.draft_file_to_read(request.user, pk)
    return _download(row.file, row.name)


def _download(file: StoredFile, name: str) -> HttpResponseBase:
    path = storage.path_of(file.sha256)
    if not path.is_file():
        raise Http404
    kind = file.mime_type if file.mime_type in HARMLESS else "application/octet-stream"
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
