"""Addresses of the reposts."""

from django.urls import path

from kaoping.programmes.publishing import views

app_name = "publishing"
urlpatterns = [
    path("reposts/", views.repost_list, name="list"),
    path("reposts/new/", views.new_repost, name="new"),
    path("reposts/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
