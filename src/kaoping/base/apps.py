from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "kaoping.base"
    label = "base"
