from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "kaoping.reviews"
    label = "reviews"

    def ready(self) -> None:
        from kaoping.assessment import ports
        from kaoping.reviews.blind import ReviewersDoor
        from kaoping.reviews.notices import offer_kinds
        from kaoping.reviews.sources import Marks

        ports.offer_marks("reviews", Marks())
        ports.offer_reviewers_door(ReviewersDoor())
        offer_kinds()
