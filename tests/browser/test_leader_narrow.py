"""The leader's overview on a narrow telephone: a line's name breaks, whatever the language of the heads."""

import pytest

pytestmark = pytest.mark.browser
LONG = "讲文明树新风公益广告宣传和志愿服务活动开展情况"


def test_a_long_line_breaks_instead_of_widening_the_page(windows):
    page = windows.open("leader", width=360)
    page.goto("/")
    page.wait_for_selector(".overview .loss-cell", state="attached")

    page.evaluate(
        "words => document.querySelectorAll('.overview td.nowrap a').forEach(one => { one.textContent = words })",
        LONG,
    )

    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.locator(".overview td.nowrap a", has_text=LONG).count() > 0
