"""Addresses of what the office sends."""

from django.urls import path

from kaoping.notifications import group_views, views

app_name = "outgoing"

urlpatterns = [
    path("mail/sent/", views.sent, name="list"),
    path("mail/sent/<int:pk>/", views.mail, name="mail"),
    path("mail/sent/<int:pk>/original/", views.original, name="original"),
    path("mail/sent/<int:pk>/resend/", views.resend, name="resend"),
    path("mail/addresses/", views.addresses, name="addresses"),
    path("mail/addresses/<int:pk>/confirm/", views.confirm_address, name="confirm_address"),
    path("mail/settings/sending/", views.sending, name="sending"),
    path("mail/settings/sending/try/", views.try_out, name="try"),
    path("mail/groups/", group_views.groups, name="groups"),
    path("mail/groups/new/", group_views.add, name="group_add"),
    path("mail/groups/<int:pk>/", group_views.group, name="group"),
    path("mail/groups/<int:pk>/try/", group_views.try_out, name="group_try"),
    path("mail/groups/messages/<int:message_pk>/resend/", group_views.resend, name="group_resend"),
    path("notifications/mail/<int:pk>/", views.preference, name="preference"),
]
