from typing import Any

from django.apps import AppConfig


class OriginalityConfig(AppConfig):
    name = "kaoping.originality"
    label = "originality"

    def ready(self) -> None:
        """Hear of pieces that can be read now, and of notices that were issued."""
        from kaoping.assessment import ports
        from kaoping.base.queue import enqueue

        ports.offer_comparison(_reuse_of_draft)
        ports.listen_to_texts(
            "originality",
            on_version=lambda pk: enqueue("kaoping.originality.tasks.check_version", pk),
            on_notice=lambda pk: enqueue("kaoping.originality.tasks.register_notice", pk),
        )


def _reuse_of_draft(piece: Any, content: Any) -> dict[str, Any] | None:
    from kaoping.originality.actions import notable_reuse  # slow import: numpy

    return notable_reuse(piece, content)
