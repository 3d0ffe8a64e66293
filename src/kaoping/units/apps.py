from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "kaoping.units"
    label = "units"

    def ready(self) -> None:
        from kaoping.units import handlers  # noqa: F401 -- connects the receivers
