"""Addresses beside lists: kept views, many pieces at once, completeness, reminders, calendars."""

from django.urls import path

from kaoping.assessment.views import lists

LISTS = [
    path("submissions/views/", lists.keep_view, name="view_keep"),
    path("submissions/views/<int:pk>/", lists.open_view, name="view"),
    path("submissions/views/<int:pk>/drop/", lists.drop_view, name="view_drop"),
    path("submissions/many/", lists.many, name="many"),
]
