"""The demo's addresses."""

from django.urls import path

from kaoping.site.demo import views

app_name = "demo"
urlpatterns = [path("clock/", views.move_clock, name="clock")]
