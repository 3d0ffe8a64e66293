"""Every address of the product."""

from django.urls import include, path

from kaoping.site import (
    audit_views,
    dashboards,
    first_run_views,
    health,
    help_views,
    search_views,
    views,
)
from kaoping.site.api.lists import api

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error

urlpatterns = [
    path("", dashboards.home, name="home"),
    path("api/v1/", api.urls),
    path("audit/", audit_views.audit, name="audit"),
    path("demo/", include("kaoping.site.demo.urls")),
    path("first-steps/", first_run_views.steps, name="first_run"),
    path("help/", help_views.helping, name="help"),
    path("help/hints/", help_views.hints, name="help_hints"),
    path("help/hints/<int:scheme>/", help_views.hints, name="help_hints_scheme"),
    path("help/states/", help_views.words, name="help_words"),
    path("help/<slug:slug>/", help_views.helping, name="help_page"),
    path("notifications/", views.notifications, name="notifications"),
    path("search/", search_views.everywhere, name="search"),
    path("style/", views.style_page, name="style"),
    path("theme/", views.set_theme, name="set_theme"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", include("kaoping.programmes.publishing.urls")),
    path("", include("kaoping.assessment.urls")),
    path("", include("kaoping.intake.urls")),
    path("", include("kaoping.notifications.urls")),
    path("", include("kaoping.originality.urls")),
    path("", include("kaoping.results.urls")),
    path("", include("kaoping.reviews.urls")),
    path("", include("kaoping.units.urls")),
    path("account/", include("kaoping.units.account_urls")),
]
