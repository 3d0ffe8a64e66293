from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "kaoping.site"
    label = "site"
