"""Files as they were sent, and what lies in archives: always a download, never opened as a page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods

from kaoping.assessment import access
from kaoping.evidence import serving

# POST is the office's "all the same" on a file in quarantine; it changes nothing but the audit trail.
METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
def material(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = access.material_to_read(request.user, pk)
    return serving.hand_out(request, row.file, row.name, is_office=access.is_office(request.user))


@login_required
@require_http_methods(METHODS)
def draft_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = access.draft_file_to_read(request.user, pk)
    return serving.hand_out(request, row.file, row.name, is_office=access.is_office(request.user))


@login_required
@require_http_methods(METHODS)
def material_inside(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    """A file in an archive that was sent."""
    row = access.material_to_read(request.user, pk)
    return serving.hand_out_member(request, row.file, position, is_office=access.is_office(request.user))


@login_required
@require_http_methods(METHODS)
def draft_file_inside(request: HttpRequest, pk: int, position: int) -> HttpResponseBase:
    """A file in an archive of a draft."""
    row = access.draft_file_to_read(request.user, pk)
    return serving.hand_out_member(request, row.file, position, is_office=access.is_office(request.user))
