"""The other roles' days in a browser: a reviewer's keys, a leader's minute, an audit, a new person."""

import pytest

from kaoping.reviews.models import Review
from kaoping.units.models import Person

pytestmark = pytest.mark.browser


def test_a_reviewer_marks_by_keyboard_alone(windows, town):
    page = windows.open("reviewer")
    page.goto(f"/reviews/{town.plan.pk}/")
    assert page.locator(".criterion.current").count() == 1
    page.keyboard.press("1")  # the best level: its middle
    assert page.input_value(".criterion:nth-child(1) input") == "19"
    page.keyboard.press("ArrowRight")
    assert page.input_value(".criterion:nth-child(1) input") == "20"
    page.keyboard.press("ArrowRight")  # held at the full mark
    assert page.input_value(".criterion:nth-child(1) input") == "20"

    # Saving with a criterion empty is refused, and focus goes there.
    page.keyboard.press("Control+Enter")
    assert page.evaluate("() => document.activeElement.closest('.criterion').dataset.most") == "10"
    assert not Review.objects.filter(state="final").exists()
    page.keyboard.press("Tab")  # out of the field, onto the level beside it
    for number in range(2, 7):
        page.keyboard.press("2")
        assert page.input_value(f".criterion:nth-child({number}) input") != ""
        page.keyboard.press("ArrowDown")
    total = page.inner_text(".rubric .sum output")
    page.fill("textarea[name=comment]", "层次清楚。")
    page.keyboard.press("Control+Enter")
    # The next piece, or the list: other files of this folder may have given the reviewer one more.
    page.wait_for_url(lambda address: f"/reviews/{town.plan.pk}/" not in address)

    review = Review.objects.get(submission=town.plan)
    assert (review.state, f"{review.mark.normalize():f}", review.comment) == ("final", total, "层次清楚。")
    assert review.criteria.count() == 6


def test_a_leader_opens_what_a_figure_counts(windows):
    page = windows.open("leader", width=1440)
    page.goto("/")
    assert page.locator("main h1").inner_text()
    figures = page.locator("main .figure a, main .figures a")
    assert figures.count() >= 2
    for number in range(figures.count()):
        page.goto("/")
        address = figures.nth(number).get_attribute("href")
        assert page.goto(address).ok, address
    # Every picture has its table: what a chart says can be read without seeing it.
    page.goto("/")
    assert page.locator("main table").count() >= 1


def test_an_auditor_finds_who_did_what(windows, town):
    page = windows.open("auditor")
    page.goto("/audit/")
    page.fill("input[name=object]", town.plan.title)
    page.click("form.filters button:not([type=button])")
    page.wait_for_url("**object=*")  # a click returns before the new page is read
    assert "林岚" in page.inner_text("main tbody")
    assert page.goto("/units/").ok
    assert page.locator("main a.button.primary").count() == 0  # reads, and writes nothing


def test_a_new_person_enters_by_the_link_made_for_them(windows, town):
    admin = windows.open("system_admin")
    admin.goto("/people/new/")
    admin.fill("input[name=name]", "何新雨")
    admin.fill("input[name=username]", "hexinyu")
    admin.locator("main form button.primary").first.click()
    admin.wait_for_selector("main :has-text('hexinyu')")
    person = Person.objects.get(username="hexinyu")
    admin.goto(f"/people/{person.pk}/")
    assert "何新雨" in admin.inner_text("main")


def test_a_large_file_shows_how_far_it_is(windows, town):
    page = windows.open("author")
    page.goto("/duties/")
    page.click("main a[href^='/report/']")
    page.fill("input[name=title]", "带大附件的材料")
    page.set_input_files(
        "input[name=files]", {"name": "照片.txt", "mimeType": "text/plain", "buffer": b"0123456789" * 400_000}
    )
    page.evaluate(  # said aloud: the page itself may be gone before anybody can ask it
        """() => { const bar = document.querySelector('form[data-upload] progress');
        new MutationObserver(() => bar.hidden || console.debug('the bar is seen')).observe(bar, {attributes: true}); }"""
    )
    with page.expect_console_message(lambda line: line.text == "the bar is seen"):
        page.click("button[value=save]")
    page.wait_for_url("**/edit/")
    assert "照片.txt" in page.inner_text("main")
