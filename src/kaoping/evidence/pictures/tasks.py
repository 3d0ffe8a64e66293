"""The background door of pictures: ids in; may run twice without harm."""

from kaoping.evidence import gate
from kaoping.evidence.models import StoredFile
from kaoping.evidence.pictures.looking import rows_of


def make_thumbs(file_id: int) -> None:
    """Make the small copies of one file's pictures again; they are kept as they are made."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is not None and gate.may_be_opened(file):
        rows_of(file)
