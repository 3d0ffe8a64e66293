"""Small copies of a piece's pictures, for those who may read the file in which they lie."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaoping.assessment import access
from kaoping.assessment.views.page_doors import NOT_YET
from kaoping.evidence import gate
from kaoping.evidence.models import Picture
from kaoping.evidence.pictures.thumbs import thumb_of


@login_required
@require_safe
def picture(request: HttpRequest, pk: int, picture_pk: int) -> HttpResponse:
    """One picture of a file or of what lies in it, small and without its camera's words."""
    material = access.material_to_read(request.user, pk)
    files = [leaf.pk for _name, leaf in gate.leaves(material.file)]
    found = Picture.objects.filter(pk=picture_pk, file_id__in=files, skipped="").first()
    if found is None:
        raise Http404
    data = thumb_of(found)
    if data is None:
        answer = HttpResponse(NOT_YET, content_type="image/svg+xml")
        answer["Cache-Control"] = "no-store"
        return answer
    response = HttpResponse(data, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
