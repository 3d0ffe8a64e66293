"""Addresses of panels, assignments, rubrics and jurors."""

from django.urls import path

from kaoping.reviews import aside_views, assign_views, juror_views, panel_views, rubric_views

urlpatterns = [
    path("reviews/panels/", panel_views.panel_list, name="panels"),
    path("reviews/panels/new/", panel_views.panel_new, name="panel_new"),
    path("reviews/panels/<int:pk>/", panel_views.panel, name="panel"),
    path("reviews/panels/<int:pk>/rules/", panel_views.panel_edit, name="panel_edit"),
    path("reviews/panels/<int:pk>/phase/", panel_views.panel_phase, name="panel_phase"),
    path("reviews/panels/<int:pk>/members/new/", panel_views.member_add, name="member_add"),
    path(
        "reviews/panels/<int:pk>/members/<int:member_pk>/remove/",
        panel_views.member_remove, name="member_remove",
    ),
    path("reviews/panels/<int:pk>/assign/", assign_views.panel_assign, name="panel_assign"),
    path("reviews/panels/<int:pk>/assign/sheet/", assign_views.assign_sheet_page, name="assign_sheet"),
    path("reviews/panels/<int:pk>/assign/<int:piece_pk>/", assign_views.assign_piece, name="assign_piece"),
    path(
        "reviews/panels/<int:pk>/assign/<int:piece_pk>/<int:row_pk>/back/",
        assign_views.assignment_back, name="assignment_back",
    ),
    path("reviews/panels/<int:pk>/paper/<int:row_pk>/", juror_views.paper_mark, name="paper_mark"),
    path("reviews/panels/<int:pk>/conflicts/new/", aside_views.conflict_new, name="conflict_new"),
    path(
        "reviews/panels/<int:pk>/conflicts/<int:row_pk>/end/", aside_views.conflict_end, name="conflict_end"
    ),
    path("reviews/panels/<int:pk>/take/", aside_views.take, name="take"),
    path("reviews/panels/<int:pk>/jurors/", juror_views.panel_jurors, name="panel_jurors"),
    path("reviews/panels/<int:pk>/jurors/<int:link_pk>/end/", juror_views.juror_end, name="juror_end"),
    path("reviews/juror/<str:token>/", juror_views.juror, name="juror"),
    path("reviews/<int:pk>/aside/", aside_views.step_aside, name="step_aside"),
    path("reviews/rubrics/", rubric_views.rubric_list, name="rubrics"),
    path("reviews/rubrics/<int:scheme_pk>/<str:name>/", rubric_views.rubric, name="rubric"),
    path("reviews/rubrics/<int:scheme_pk>/<str:name>/edit/", rubric_views.rubric_edit, name="rubric_edit"),
]  # fmt: skip
