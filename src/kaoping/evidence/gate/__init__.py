"""One gate for mail and web: nothing opens a stranger's file that has not come through here.

inspect(file)       what the gate says about a file; made once
leaves(file)        the files to read: itself, or what lies in the archive
may_be_opened(file) whether readers may open it
may_be_shown(file)  whether pictures of its pages may be made
is_held(file)       whether it is in quarantine
"""

from kaoping.evidence.gate.inspecting import inspect
from kaoping.evidence.gate.state import is_held, leaves, may_be_opened, may_be_shown

__all__ = ["inspect", "is_held", "leaves", "may_be_opened", "may_be_shown"]
