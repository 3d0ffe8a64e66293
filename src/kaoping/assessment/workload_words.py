"""What the parts of an estimate are called."""

from typing import Any

from django.utils.translation import pgettext_lazy

PARTS: dict[str, Any] = {
    "piece": pgettext_lazy("estimate", "each piece"),
    "photo": pgettext_lazy("estimate", "each picture"),
    "hundred_characters": pgettext_lazy("estimate", "each hundred characters asked for"),
    "seal": pgettext_lazy("estimate", "a seal"),
    "signature": pgettext_lazy("estimate", "a signature"),
    "document_number": pgettext_lazy("estimate", "a document number"),
    "file": pgettext_lazy("estimate", "each further file"),
    "document": pgettext_lazy("estimate", "each document to be shown"),
}
