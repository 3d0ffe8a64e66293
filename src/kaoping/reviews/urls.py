"""Addresses of the reviewers' desk."""

from django.urls import path

from kaoping.reviews import views

app_name = "reviews"
urlpatterns = [
    path("reviews/", views.review_list, name="list"),
    path("reviews/<int:pk>/", views.mark_piece, name="mark"),
    path("reviews/<int:pk>/files/<int:material_pk>/", views.material, name="material"),
]
