"""Addresses beside lists: kept views, many pieces at once, completeness, reminders, calendars."""

from django.urls import path

from kaoping.assessment.views import calendars, completeness, lists, reminder_plan

LISTS = [
    path("submissions/views/", lists.keep_view, name="view_keep"),
    path("submissions/views/<int:pk>/", lists.open_view, name="view"),
    path("submissions/views/<int:pk>/drop/", lists.drop_view, name="view_drop"),
    path("submissions/many/", lists.many, name="many"),
    path("completeness/", completeness.counts, name="completeness"),
    path("reminders/", reminder_plan.reminders, name="reminders"),
    path("reminders/text/", reminder_plan.chat, name="chat_text"),
    path("reminders/text/send/", reminder_plan.chat_send, name="chat_send"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar_feed"),
]
