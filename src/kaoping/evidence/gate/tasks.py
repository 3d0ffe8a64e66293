"""The background door of the gate: ids in; may run twice without harm."""

from kaoping.evidence.gate import actions, inspect
from kaoping.evidence.gate.inspecting import clear_scratch
from kaoping.evidence.models import StoredFile


def look(file_id: int) -> None:
    """Inspect one file, unless it has been."""
    file = StoredFile.objects.filter(pk=file_id).first()
    if file is not None:
        inspect(file)


def sweep_quarantine() -> int:
    """Scan again what the scanner gave no answer for, and clear what killed gates left."""
    clear_scratch()
    return actions.scan_again()
