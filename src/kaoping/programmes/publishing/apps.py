from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "kaoping.programmes.publishing"
    label = "publishing"
