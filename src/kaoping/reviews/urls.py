"""Addresses of the reviewers' desk."""

from django.urls import path

from kaoping.reviews import views, whole_views

app_name = "reviews"
urlpatterns = [
    path("reviews/assess/", whole_views.assess_list, name="assess"),
    path("reviews/assess/marks/", whole_views.assess, name="assess_one"),
    path("reviews/", views.review_list, name="list"),
    path("reviews/<int:pk>/", views.mark_piece, name="mark"),
    path("reviews/<int:pk>/files/<int:material_pk>/", views.material, name="material"),
]
