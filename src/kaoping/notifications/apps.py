from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "kaoping.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Offer what mail itself has to say to the office."""
        from kaoping.notifications import ports, wording

        ports.offer(ports.NotificationKind("mail_came_back", wording.came_back_sentence, needs_a_deed=True))
