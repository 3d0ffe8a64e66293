"""Main roles in a browser: sign in, find the returned piece, correct, sign off, accept, open the reason."""

import pytest

from kaoping.assessment.models import Submission

pytestmark = pytest.mark.browser
WORDS = {
    "zh-hans": {"returned": "已退回", "counted": "已计分"},
    "en": {"returned": "returned", "counted": "counted"},
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_returned_piece_in_a_browser(windows, town, language):
    piece, line = (town.returned, "7") if language == "zh-hans" else (town.second, "8")
    words = WORDS[language]

    # The author is told on the first page, corrects the text and sends it to sign-off.
    page = entered(windows, "author", language)
    page.click(f'main a[href="/submissions/{piece.pk}/edit/"]')
    page.fill("textarea[name=text]", "九月组织志愿者二十人清扫沿河步道三公里，群众反响良好。")
    page.fill("input[name=contact]", "陈晓岚 555-0101")
    page.set_input_files(
        "input[name=files]", {"name": "情况.txt", "mimeType": "text/plain", "buffer": piece.title.encode()}
    )
    page.click("button[value=send]")
    page.wait_for_url(f"**/submissions/{piece.pk}/")

    # The approver reads and signs; the receipt names the number.
    page = entered(windows, "approver", language)
    page.goto("/submissions/to-sign/")
    page.click(f'main a[href="/submissions/{piece.pk}/sign/"]')
    page.click("button[value=sign]")
    page.wait_for_url(f"**/submissions/{piece.pk}/receipt/")
    piece.refresh_from_db()
    assert piece.state == Submission.State.SUBMITTED
    assert piece.receipt_no in page.inner_text("main")

    # The clerk finds it in the list and accepts it.
    page = entered(windows, "clerk", language)
    before = total_on_the_sheet(page)
    page.goto("/submissions/")
    page.click(f'main a[href="/submissions/{piece.pk}/"]')
    page.wait_for_url(f"**/submissions/{piece.pk}/")
    page.keyboard.press("a")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(
        f".message:has-text('{piece.receipt_no}')"
    )  # and the next piece that waits is open
    piece.refresh_from_db()
    assert piece.state == Submission.State.ACCEPTED

    # The score has moved; the line opens in place and says why.
    after = total_on_the_sheet(page)
    assert float(after) > float(before)
    page.click(f"#line-{line} a.opener")
    reasons = page.wait_for_selector(f"#reasons-{line}")
    assert piece.title in reasons.inner_text()
    assert words["counted"] in reasons.inner_text()
    page.wait_for_url(f"**open={line}**")
    page.reload()
    assert page.is_visible(f"#reasons-{line}")


def entered(windows, who, language):
    """Signed in by the form, in the language chosen on the sign-in page."""
    page = windows.open()
    page.goto("/account/login/")
    if language == "en":
        page.click("button[name=language][value=en]")
        page.wait_for_selector("html[lang=en]")
    windows.sign_in(page, who)
    assert page.get_attribute("html", "lang") == {"zh-hans": "zh-Hans", "en": "en"}[language]
    return page


def total_on_the_sheet(page):
    page.goto("/sheets/edu/")
    return page.inner_text(".sheet-figures .figure:first-child .value").split()[0]
