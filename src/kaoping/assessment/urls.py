"""Addresses of assessment: the office's desk, notices, schemes; the unit's pages."""

from django.urls import path, re_path

from kaoping.assessment.list_urls import LISTS
from kaoping.assessment.views import (
    autosaving,
    burden,
    documents,
    fact_events,
    fact_files,
    facts,
    files,
    findings,
    handover,
    leases,
    marks,
    mending,
    notes,
    notice_writing,
    notices,
    office,
    packs,
    pictures,
    pieces,
    quarantine,
    reminders,
    report_checks,
    reporting,
    returns,
    scheme_changes,
    scheme_editor,
    scheme_files,
    schemes,
    unit,
    unit_end,
    windows,
    year,
)

app_name = "assessment"

UNIT = [
    path("duties/", unit.duties, name="duties"),
    path("report/<int:window>/", reporting.report, name="report"),
    path("report/<int:window>/autosave/", autosaving.autosave, name="autosave"),
    path("submissions/to-sign/", unit.to_sign, name="to_sign"),
    path("submissions/<int:pk>/edit/", reporting.edit, name="edit"),
    path("submissions/<int:pk>/checks/", report_checks.checks, name="checks"),
    path("submissions/<int:pk>/sign/", unit.sign, name="sign"),
    path("submissions/<int:pk>/withdraw/", unit.withdraw, name="withdraw"),
    path("submissions/<int:pk>/receipt/", unit.receipt, name="receipt"),
]
PIECES = [
    path("submissions/", pieces.piece_list, name="submissions"),
    path("submissions/<int:pk>/", pieces.piece, name="submission"),
    path("submissions/files/<int:pk>/", files.material, name="file"),
    path("submissions/files/<int:pk>/inside/<int:position>/", files.material_inside, name="file_inside"),
    path("submissions/draft-files/<int:pk>/", files.draft_file, name="draft_file"),
    path(
        "submissions/draft-files/<int:pk>/inside/<int:position>/",
        files.draft_file_inside,
        name="draft_file_inside",
    ),
    path("submissions/<int:pk>/also/<int:window>/", unit.offer, name="offer_again"),
    path("findings/<int:pk>/judge/", findings.judge, name="judge_finding"),
    path("submissions/marks/<int:pk>/", marks.page_mark, name="page_mark"),
    path("submissions/quarantine/", quarantine.held_files, name="quarantine"),
    path("submissions/quarantine/<int:pk>/decide/", quarantine.decide, name="quarantine_decide"),
]
OFFICE = [
    path("submissions/<int:pk>/accept/", office.accept, name="accept"),
    path("submissions/<int:pk>/return/", office.return_piece, name="return"),
    path("submissions/<int:pk>/reject/", office.reject, name="reject"),
    path("submissions/<int:pk>/duplicate/", office.duplicate, name="duplicate"),
    path("submissions/<int:pk>/reopen/", office.reopen, name="reopen"),
    path("duties/<int:pk>/extend/", office.extend, name="extend"),
    path("duties/<int:pk>/waive/", office.waive, name="waive"),
    path("duties/<int:pk>/remind/", reminders.remind_duty, name="remind_duty"),
    path("windows/<int:pk>/remind/", reminders.remind_window, name="remind_window"),
    path("allowances/", office.allowances, name="allowances"),
    path("duties/<int:pk>/more-days/", windows.ask_extension, name="ask_extension"),
    path("allowances/requests/", windows.requests, name="requests"),
    path("allowances/requests/<int:pk>/take-back/", windows.take_back, name="request_take_back"),
    path("windows/", windows.window_list, name="windows"),
    path("windows/<int:pk>/", windows.window, name="window"),
    path("windows/<int:pk>/more-days/", windows.extend_many, name="window_more_days"),
    path("burden/", burden.burden_meter, name="burden"),
    path("notes/", notes.note_list, name="notes"),
    path("notes/<int:pk>/decide/", notes.decide, name="note_decide"),
    path("notes/<int:pk>/drop/", notes.drop, name="note_drop"),
    path("indicators/<int:pk>/ask/", notes.ask, name="note_ask"),
    re_path(r"^allowances/(?P<kind>extension|waiver)/(?P<pk>[0-9]+)/revoke/$", office.revoke, name="revoke"),
]
NOTICES = [
    path("notices/", notices.notice_list, name="notices"),
    path("notices/new/", notice_writing.write_notice, name="notice_new"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("notices/<int:pk>/edit/", notice_writing.write_notice, name="notice_edit"),
    path("notices/<int:pk>/drop/", notice_writing.drop_draft, name="notice_drop"),
    path("notices/<int:pk>/amend/", notice_writing.amend, name="notice_amend"),
    path("notices/<int:pk>/carry-out/", notices.carry_out, name="notice_carry_out"),
    path("notices/<int:pk>/document/", notices.notice_document, name="notice_document"),
    path("notices/files/<int:pk>/", notices.notice_file, name="notice_file"),
    path("notices/<int:pk>/issue/", notices.issue_notice, name="notice_issue"),
    path("notices/<int:pk>/withdraw/", notices.withdraw_notice, name="notice_withdraw"),
    path("notices/<int:pk>/acknowledge/", notices.acknowledge_notice, name="notice_acknowledge"),
]
SCHEMES = [
    path("schemes/", schemes.scheme_list, name="schemes"),
    path("schemes/new/", scheme_editor.write_text, name="scheme_new"),
    path("schemes/check/", scheme_editor.check_text, name="scheme_check"),
    path("schemes/words/", scheme_editor.offer_words, name="scheme_words"),
    path("schemes/keep/", scheme_editor.keep, name="scheme_keep_new"),
    path("schemes/<int:pk>/", schemes.scheme, name="scheme"),
    path("schemes/<int:pk>/edit/", scheme_editor.write_text, name="scheme_edit"),
    path("schemes/<int:pk>/form/", scheme_editor.write_form, name="scheme_form"),
    path("schemes/<int:pk>/keep/", scheme_editor.keep, name="scheme_keep"),
    path("schemes/<int:pk>/texts/", scheme_editor.text_list, name="scheme_texts"),
    path("schemes/<int:pk>/texts/<int:text_pk>/", scheme_editor.one_text, name="scheme_text"),
    path("schemes/<int:pk>/drop/", schemes.drop_scheme, name="scheme_drop"),
    path("schemes/import/", scheme_files.import_scheme, name="scheme_import"),
    path("schemes/<int:pk>/export.xlsx", scheme_files.export_scheme, name="scheme_export"),
    path("schemes/<int:pk>/compare/", scheme_changes.compare_schemes, name="scheme_compare"),
    path("schemes/<int:pk>/amend/", scheme_changes.amend_scheme, name="scheme_amend"),
    path("schemes/<int:pk>/next-year/", scheme_changes.next_year, name="scheme_next_year"),
    path("schemes/<int:pk>/publish/", schemes.publish_scheme, name="scheme_publish"),
    path("schemes/<int:pk>/close/", schemes.close_scheme, name="scheme_close"),
]

_OF_A_FILE = r"^submissions/(?P<source>files|draft-files)/(?P<pk>[0-9]{1,15})/pages/"
_OF_A_MEMBER = _OF_A_FILE.replace("pages/", "inside/(?P<inside>[0-9]{1,5})/pages/")  # of an archive
DOCUMENTS = [
    re_path(_OF_A_MEMBER + "$", documents.pages, name="pages_inside"),
    re_path(_OF_A_MEMBER + "state/$", documents.pages_state, name="pages_state_inside"),
    re_path(
        _OF_A_MEMBER + "(?P<number>[0-9]{1,4})/(?P<what>page|large|thumb|text|picture)/$",
        documents.page_part, name="page_part_inside",
    ),
    re_path(_OF_A_FILE + "$", documents.pages, name="pages"),
    re_path(_OF_A_FILE + "state/$", documents.pages_state, name="pages_state"),
    re_path(
        _OF_A_FILE + "(?P<number>[0-9]{1,4})/(?P<what>page|large|thumb|text|picture)/$",
        documents.page_part, name="page_part",
    ),
    re_path(
        r"^submissions/files/(?P<pk>[0-9]{1,15})/pictures/(?P<picture_pk>[0-9]{1,15})/$",
        pictures.picture, name="picture",
    ),
    path("submissions/<int:pk>/compare/", documents.compare, name="compare"),
]  # fmt: skip

YEAR = [path("year/", year.year, name="year"), path("year/days-off/", windows.days_off, name="days_off")]
FACTS = [
    path("facts/", facts.desk, name="facts"),
    path("facts/grid/", facts.fill_grid, name="facts_grid"),
    path("facts/event/", fact_events.event, name="facts_event"),
    path("facts/list/", facts.fact_list, name="facts_list"),
    path("facts/template/", fact_files.fact_template, name="facts_template"),
    path("facts/import/", fact_files.import_file, name="facts_import"),
    path("facts/<int:pk>/", facts.fact, name="fact"),
    path("facts/<int:pk>/withdraw/", facts.withdraw, name="fact_withdraw"),
    path("facts/<int:pk>/file/", facts.fact_file, name="fact_file"),
    path("submissions/<int:pk>/clawback/", fact_events.clawback, name="clawback"),
]

RETURNS = [
    path("posts/<int:pk>/handover/", handover.handover, name="handover"),
    path("units/<str:code>/end/", unit_end.end, name="unit_end"),
    path("units/<str:code>/restore/", unit_end.restore, name="unit_restore"),
    path("pack/", packs.pack, name="pack"),
    path("pack/download/", packs.pack_file, name="pack_file"),
    path("submissions/<int:pk>/mend/", mending.mend, name="mend"),
    path("submissions/<int:pk>/mend/take-back/", mending.take_back, name="mend_take_back"),
    path("submissions/<int:pk>/confirm/", mending.confirm, name="mending_confirm"),
    path("submissions/<int:pk>/lease/", leases.lease, name="lease"),
    path("return-reasons/", returns.reasons, name="return_reasons"),
    path("submissions/files/<int:pk>/point/", returns.point_on_page, name="point_on_page"),
    path("submissions/<int:pk>/point/", returns.point_in_text, name="point_in_text"),
    path("submissions/places/<int:pk>/drop/", returns.drop_mark, name="mark_drop"),
]

urlpatterns = [*DOCUMENTS, *YEAR, *UNIT, *PIECES, *OFFICE, *NOTICES, *SCHEMES, *FACTS, *RETURNS, *LISTS]
