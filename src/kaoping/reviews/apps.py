from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "kaoping.reviews"
    label = "reviews"
