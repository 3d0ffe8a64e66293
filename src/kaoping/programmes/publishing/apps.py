from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "kaoping.programmes.publishing"
    label = "publishing"

    def ready(self) -> None:
        from kaoping.assessment import ports
        from kaoping.programmes.publishing.sources import Reposts

        ports.offer_facts("publishing", Reposts())
