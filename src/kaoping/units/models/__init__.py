"""Tables of units; one module a subject."""

from .addresses import AddressTrouble, PostAddress, Substitution, UnitDomain
from .roll import (
    Incumbency,
    Office,
    Person,
    PersonManager,
    Post,
    Role,
    SignInLink,
    Unit,
    UnitTag,
    Wish,
)

__all__ = [
    "AddressTrouble",
    "Incumbency",
    "Office",
    "Person",
    "PersonManager",
    "Post",
    "PostAddress",
    "Role",
    "SignInLink",
    "Substitution",
    "Unit",
    "UnitDomain",
    "UnitTag",
    "Wish",
]
