from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "kaoping.evidence"
    label = "evidence"
