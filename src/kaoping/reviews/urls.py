"""Addresses of the reviewers' desk."""

from django.urls import path, re_path

from kaoping.reviews import (
    calibration_views,
    fairness_views,
    mark_views,
    page_views,
    panel_urls,
    views,
    whole_views,
)

app_name = "reviews"
_OF_A_FILE = r"^reviews/(?P<pk>[0-9]{1,15})/files/(?P<material_pk>[0-9]{1,15})/pages/"
_OF_A_MEMBER = _OF_A_FILE.replace("pages/", "inside/(?P<inside>[0-9]{1,5})/pages/")  # of an archive
_PART = "(?P<number>[0-9]{1,4})/(?P<what>page|large|thumb|text|picture)/$"
urlpatterns = [
    *panel_urls.urlpatterns,
    path("reviews/references/", calibration_views.references, name="references"),
    path("reviews/references/<int:pk>/", calibration_views.reference, name="reference"),
    re_path(
        r"^reviews/references/(?P<pk>[0-9]{1,15})/files/(?P<material_pk>[0-9]{1,15})/pages/" + _PART,
        calibration_views.reference_part, name="reference_part",
    ),
    path("reviews/panels/<int:pk>/references/", calibration_views.panel_references, name="panel_references"),
    path(
        "reviews/panels/<int:pk>/references/<int:reference_pk>/drop/",
        calibration_views.drop_reference, name="drop_reference",
    ),
    path("reviews/panels/<int:pk>/fairness/", fairness_views.fairness, name="fairness"),
    path("reviews/panels/<int:pk>/third/", fairness_views.third, name="third"),
    path("reviews/panels/<int:pk>/pieces/<int:piece_pk>/", fairness_views.piece_marks, name="piece_marks"),
    path("reviews/marks/<int:pk>/send-back/", fairness_views.send_back, name="send_back"),
    path("reviews/assess/", whole_views.assess_list, name="assess"),
    path("reviews/assess/marks/", whole_views.assess, name="assess_one"),
    path("reviews/", views.review_list, name="list"),
    path("reviews/<int:pk>/", mark_views.mark_piece, name="mark"),
    path("reviews/<int:pk>/files/<int:material_pk>/", views.material, name="material"),
    path(
        "reviews/<int:pk>/files/<int:material_pk>/inside/<int:position>/",
        views.material_inside, name="material_inside",
    ),
    re_path(_OF_A_FILE + "$", page_views.pages, name="pages"),
    re_path(_OF_A_FILE + "state/$", page_views.pages_state, name="pages_state"),
    re_path(_OF_A_FILE + _PART, page_views.page_part, name="page_part"),
    re_path(_OF_A_MEMBER + "$", page_views.pages, name="pages_inside"),
    re_path(_OF_A_MEMBER + "state/$", page_views.pages_state, name="pages_state_inside"),
    re_path(_OF_A_MEMBER + _PART, page_views.page_part, name="page_part_inside"),
]  # fmt: skip
