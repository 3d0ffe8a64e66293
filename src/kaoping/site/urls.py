"""Every address of the product."""

from django.urls import include, path

from kaoping.site import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("account/", include("allauth.urls")),
]
