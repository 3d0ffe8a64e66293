from django.apps import AppConfig

# Kinds that a unit's group chat may hear: they speak of items, notices and days, of no person and no piece.
FOR_GROUPS = frozenset(
    (
        "notice_issued",
        "notice_amended",
        "notice_withdrawn",
        "notice_not_for_you",
        "duty_reminder",
        "correction_reminder",
    )
)


class AssessmentConfig(AppConfig):
    name = "kaoping.assessment"
    label = "assessment"

    def ready(self) -> None:
        """Offer the mail handler to intake and the kinds of word to notifications."""
        from kaoping.assessment import pagemarks, ports, wording
        from kaoping.assessment.actions.full_text import index_soon
        from kaoping.assessment.handlers import SubmissionMail
        from kaoping.assessment.queries.in_force import schemes_on
        from kaoping.assessment.released import read_again
        from kaoping.evidence.gate import ports as gate
        from kaoping.evidence.ocr import after
        from kaoping.evidence.pages.boxes import offer_boxes
        from kaoping.intake import ports as intake
        from kaoping.notifications import ports as notifications

        ports.offer_schemes_on(schemes_on)
        ports.listen_to_texts("full text", on_version=index_soon, on_notice=lambda notice_id: None)
        intake.offer("assessment", SubmissionMail())
        gate.offer("assessment", read_again)
        after.offer("kaoping.assessment.released.read_again")
        offer_boxes("marks", pagemarks.boxes)
        for code, (_template, needs_a_deed) in wording.NOTIFICATIONS.items():
            kind = notifications.NotificationKind(
                code, wording.sentence_of(code), needs_a_deed, for_group=code in FOR_GROUPS
            )
            notifications.offer(kind)
