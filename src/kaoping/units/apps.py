from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "kaoping.units"
    label = "units"
