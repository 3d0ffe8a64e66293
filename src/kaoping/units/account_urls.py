"""The pages of django-allauth that this product has, under the names allauth expects.

Left out on purpose: sign-up, e-mail addresses and everything that needs mail. The way
back in is a link handed over by a person (``units:make_link``).
"""

from allauth.account import views as account
from allauth.usersessions.views import list_usersessions
from django.urls import include, path

from kaoping.units.views import own

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", own.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", list_usersessions, name="usersessions_list"),
    path("language/", own.set_language, name="set_language"),
]
