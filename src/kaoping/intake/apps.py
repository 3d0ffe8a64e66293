from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "kaoping.intake"
    label = "intake"
