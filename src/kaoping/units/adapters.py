"""How django-allauth behaves here: no sign-up, no mail, every sign-in in the audit trail."""

import datetime as dt
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.base import audit
from kaoping.units import access, actions
from kaoping.units.models import Person

SIGNED_IN_AT = "kaoping_signed_in_at"
SEEN_AT = "kaoping_seen_at"


class AccountAdapter(DefaultAccountAdapter):
    """People are entered by the office; whoever forgot the password gets a link by hand."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy(
            "Account and password do not fit together. Check both; after five failures the account waits five minutes."
        ),
        "too_many_login_attempts": gettext_lazy(
            "Too many failures with this account. Wait five minutes, or ask for a one-time link."
        ),
        "account_inactive": gettext_lazy(
            "This account is closed. Ask the office's clerk if you still hold a post."
        ),
        "incorrect_password": gettext_lazy("The password is not right. Try again."),
        "enter_current_password": gettext_lazy("The present password is not right. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        now = timezone.now().timestamp()
        request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(now)
        post = access.acting_post(user)
        if post is not None:
            # The middleware met a guest; from here on the deed has a post. It also ends this door.
            audit.come_in(audit.Door(address=self.get_client_ip(request), post_label=post.label))
        actions.note_sign_in(user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password on a known account is a row; a name nobody has is not."""
        person = Person.objects.filter(username__iexact=credentials.get("username", "")).first()
        if person is not None:
            audit.record("person.sign_in_failed", actor="sign-in", about=person)

    def clean_password(self, password: str, user: Any = None) -> str:
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(_("This is the password you have now. Choose another one."))
        return super().clean_password(password, user)

    def set_password(self, user: Any, password: str) -> None:
        """Whoever chose a password is free to go on."""
        with transaction.atomic():
            user.must_change_password = False
            super().set_password(user, password)
            audit.record("person.password_changed", actor=user, about=user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"


def seconds_since(session: Any, key: str) -> dt.timedelta | None:
    """How long ago the session noted ``key``; None if it never did."""
    at = session.get(key)
    return None if at is None else dt.timedelta(seconds=timezone.now().timestamp() - at)
