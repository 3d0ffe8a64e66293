"""What django-allauth tells us: a second step switched on or off belongs in the trail.

Its own signals are the only place where it says so; events of this product never use any.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver

from kaoping.base import audit


@receiver(authenticator_added)
def note_second_step(sender: Any, user: Any, authenticator: Authenticator, **_rest: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        audit.record("person.second_factor_added", actor=user, about=user)


@receiver(authenticator_removed)
def note_second_step_off(sender: Any, user: Any, authenticator: Authenticator, **_rest: Any) -> None:
    if authenticator.type == Authenticator.Type.TOTP:
        audit.record("person.second_factor_removed", actor=user, about=user)
