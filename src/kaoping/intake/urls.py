"""Addresses of the office's mailbox."""

from django.urls import path

from kaoping.intake import answer_views, mailbox_views, views

app_name = "intake"

urlpatterns = [
    path("mail/", views.inbox, name="list"),
    path("mail/<int:pk>/", views.message, name="message"),
    path("mail/<int:pk>/original/", views.original, name="original"),
    path("mail/<int:pk>/parts/<int:position>/", views.part, name="part"),
    path("mail/<int:pk>/parts/<int:position>/inside/<int:place>/", views.part_inside, name="part_inside"),
    path("mail/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("mail/<int:pk>/ignore/", views.ignore, name="ignore"),
    path("mail/<int:pk>/resend/", views.resend, name="resend"),
    path("mail/<int:pk>/put-back/", views.put_back, name="put_back"),
    path("mail/<int:pk>/undo/", answer_views.undo, name="undo"),
    path("mail/settings/", mailbox_views.settings, name="settings"),
    path("mail/settings/mailboxes/<int:pk>/", mailbox_views.mailbox, name="mailbox"),
    path("mail/settings/mailboxes/<int:pk>/try/", mailbox_views.try_mailbox, name="mailbox_try"),
    path("mail/settings/mailboxes/<int:pk>/remove/", mailbox_views.remove, name="mailbox_remove"),
    path("mail/<int:pk>/answer/", answer_views.answer, name="answer"),
]
