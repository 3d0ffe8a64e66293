"""Documents of strangers: bytes in, text, structure and pictures out, within limits.

One module a format; ``read`` chooses. Nothing here trusts a size, a name or a code page that a
file declares. Any bytes whatever give a ``Document`` or an ``ExtractionError``.
"""

from kaoping.pure.documents.model import Block, BlockKind, Document, Picture
from kaoping.pure.documents.read import READABLE, READER, read

__all__ = ["READABLE", "READER", "Block", "BlockKind", "Document", "Picture", "read"]
