"""Read a stranger's mail in a child process that can be killed.

``pure.mailparse`` holds its limits while it cuts; the child is for what nobody thought of. A
mail costs at most 2 s of computing and 256 MB there, and whatever happens the caller gets a value.
"""

from .safely import ANSWER_SECONDS, CHILDREN, Unreadable, close, parse_many, parse_safely

__all__ = ["ANSWER_SECONDS", "CHILDREN", "Unreadable", "close", "parse_many", "parse_safely"]
