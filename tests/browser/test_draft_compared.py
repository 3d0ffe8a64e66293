"""The result of a draft's comparison appears by itself once its file has been read; nobody presses anything."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaoping.assessment.models import Submission
from kaoping.evidence import gate, reading
from kaoping.evidence.fingerprints.instance import instance_store
from kaoping.evidence.fingerprints.store import NewDocument
from tests.make_assessment import window_of
from tests.pure.originality.memory import prose

pytestmark = pytest.mark.browser
BOX = "#originality"
OTHERS = prose(61, 900)


@pytest.fixture
def draft(town, settings):
    """A draft of the education bureau's with a file that nobody has read yet, half of it another's text."""
    store = instance_store()
    store.add([NewDocument("elsewhere", OTHERS)])
    client = Client()
    client.force_login(town.people["author"])
    file = SimpleUploadedFile("稿件.txt", (OTHERS[:400] + prose(62, 400)).encode())
    window = window_of("8", "2014Q4")
    client.post(f"/report/{window.pk}/", {"title": "", "text": "", "act": "save", "files": [file]})
    settings.READ_MATERIALS = True  # only now, or it would be read with the saving itself
    piece = Submission.objects.get(state="draft", window=window)
    yield piece
    piece.delete()
    store.remove(["elsewhere"])


def test_the_result_of_a_draft_appears_by_itself(windows, draft):
    page = windows.open("author")
    page.goto(f"/submissions/{draft.pk}/edit/")
    page.wait_for_selector(f"{BOX}:has-text('稿件.txt')")  # still being read
    assert page.is_hidden(f"{BOX} a:has-text('查看重合段落')")

    file = draft.draft.files.get().file
    gate.inspect(file)
    reading.read_file(file)

    page.wait_for_selector(f"{BOX} .t-warn:has-text('50')")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.click(f"{BOX} a")
    page.wait_for_selector("#p-1")
    assert page.inner_text("#p-1 blockquote")
    assert not [address for address in asked if address.endswith(f"/originality/drafts/{draft.pk}/?page")]
