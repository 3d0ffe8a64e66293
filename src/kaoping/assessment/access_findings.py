"""Who says what a check's finding is worth."""

from typing import Any

from django.http import Http404

from kaoping.assessment import access
from kaoping.assessment.models import Finding


def finding_to_judge(person: Any, pk: int) -> Finding:
    """A finding of a piece that the office may decide about; 404 for everybody else."""
    finding = Finding.objects.select_related("version__submission__unit").filter(pk=pk).first()
    if finding is None or not access.may_decide(person, finding.version.submission):
        raise Http404
    return finding
