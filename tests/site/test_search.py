"""Search everywhere: by words and by pinyin, and never past anybody's rights."""

import pytest

from kaoping.base import clock, pinyin
from kaoping.base.models import SearchEntry
from kaoping.evidence.models import Reading
from kaoping.site import search_index
from kaoping.site.search import Question, search
from kaoping.units.models import Person
from tests.make_assessment import at
from tests.site.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lasting_world(lasting_world, django_db_blocker):
    with django_db_blocker.unblock(), clock.standing_at(at(NOW)):
        search_index.index_new()
    return lasting_world


def kinds(person, typed):
    return {one.kind: [hit.title for hit in one.hits] for one in search(person, typed)}


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("市教育局", "sjyj", "shijiaoyuju"),
        ("重庆", "cq", "chongqing"),
        ("A区2号", "aq2h", "aqu2hao"),
        ("—", "", ""),
    ],
)
def test_pinyin(text, short, long):
    assert (pinyin.initials(text), pinyin.spelled(text)) == (short, long)


@pytest.mark.parametrize("typed", ["甲局", "jj", "jiaju", "Jia Ju", "a"])
def test_a_unit_is_found_by_name_and_by_pinyin(world, typed):
    if typed == "a":
        assert "甲局" in kinds(world.people["clerk"], typed)["unit"]
    else:
        assert kinds(world.people["clerk"], typed)["unit"] == ["甲局"]


def notes(person, kind, typed):
    """What stands under the hits of one kind: the unit comes first."""
    return [hit.note for one in search(person, typed, most=50) if one.kind == kind for hit in one.hits]


@pytest.mark.parametrize("typed", ["志愿服务", "zyfw", "zhiyuanfuwu", "2014-0", "txt", "报告"])
@pytest.mark.parametrize("kind", ["piece", "file"])
def test_a_unit_finds_its_own_alone(world, kind, typed):
    mine, theirs = notes(world.people["author"], kind, typed), notes(world.people["other"], kind, typed)

    assert mine or kind == "file" or typed in ("txt", "报告")
    assert [note for note in mine if not note.startswith("甲局")] == []
    assert [note for note in theirs if not note.startswith("乙局")] == []


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("author", {"unit", "piece", "notice", "person", "file", "indicator"}),
        ("other", {"unit", "piece", "notice", "person", "file", "indicator"}),
        ("reviewer", {"piece", "person", "file", "indicator"}),
        ("leader", {"unit", "piece", "notice", "person", "file", "indicator"}),
        ("system_admin", {"unit", "person", "indicator"}),
    ],
)
def test_what_each_role_can_find_at_all(world, who, allowed):
    found = set()
    for typed in ("局", "志愿", "方案", "通知", "报告", "txt", "author", "a", "服务", "2014"):
        found |= set(kinds(world.people[who], typed))

    assert found <= allowed


def test_people_are_found_by_those_who_keep_the_roll_and_never_by_telephone(world):
    Person.objects.filter(pk=world.people["other"].pk).update(name="李岚", phone="555-0199")
    search_index.index_changed()

    for typed in ("李岚", "ll", "lilan"):
        assert kinds(world.people["clerk"], typed)["person"] == ["李岚"]
        assert "person" not in kinds(world.people["author"], typed)
        assert "person" not in kinds(world.people["leader"], typed)
    assert "person" not in kinds(world.people["clerk"], "555-0199")
    assert "person" not in kinds(world.people["clerk"], "0199")


def test_a_drafts_title_is_its_own_units(world):
    def drafts(who):
        return [note for note in notes(world.people[who], "piece", "志愿服务活动") if note.endswith("草稿")]

    assert len(drafts("author")) == 1
    assert drafts("clerk") == drafts("other") == drafts("leader") == []


def test_the_head_of_a_text_finds_its_document(world):
    from kaoping.assessment.models import Material

    material = Material.objects.get(name="报告.txt")
    Reading.objects.create(file=material.file, state="text", text="河岸清洁行动\n" + "后文" * 300)
    search_index.index_new()

    assert kinds(world.people["author"], "河岸清洁")["file"] == ["报告.txt"]
    assert "file" not in kinds(world.people["other"], "河岸清洁")


def test_a_renamed_thing_is_found_anew_and_a_gone_one_is_forgotten(world):
    from kaoping.units.models import Unit

    unit = Unit.objects.get(code="b")
    unit.name = "水利局"
    unit.save()
    SearchEntry.objects.create(kind="unit", object_id=99999, text="没有", initials="my", spelled="meiyou")

    assert search_index.index_changed() >= 1
    assert kinds(world.people["clerk"], "slj")["unit"] == ["水利局"]
    assert not SearchEntry.objects.filter(object_id=99999).exists()
    assert search_index.index_changed() == search_index.index_new() == 0


@pytest.mark.parametrize(
    "typed", ["", " ", "%", "_", "' OR 1=1 --", "\\", "a" * 500, "(((", "\ud7ff", "null\x00"]
)
def test_odd_questions_find_little_and_break_nothing(world, client, typed):
    client.force_login(world.people["author"])

    assert client.get("/search/", {"q": typed.replace("\x00", "")}).status_code == 200
    assert isinstance(search(world.people["author"], typed), list)


def test_a_per_cent_sign_is_a_sign(world):
    assert kinds(world.people["clerk"], "%") == {}
    assert kinds(world.people["clerk"], "甲_") == {}


def test_few_queries_whatever_is_asked(world, django_assert_max_num_queries):
    person = world.people["clerk"]
    search(person, "x")
    with django_assert_max_num_queries(10):
        search(person, "志愿服务")


def test_the_page_and_the_part_under_the_box(world, client):
    client.force_login(world.people["author"])
    page = client.get("/search/", {"q": "志愿"}).text
    part = client.get("/search/", {"q": "志愿", "part": "1"}).text

    assert "<html" in page
    assert 'role="option"' in part
    assert "<html" not in part
    nothing = client.get("/search/", {"q": "没有这个", "part": "1"}).text
    assert "没有“没有这个”" in nothing


def test_a_guest_is_asked_to_sign_in(client):
    assert client.get("/search/", {"q": "x"}).status_code == 302


def test_a_question_reads_letters_as_pinyin_only_where_they_can_be():
    assert Question.of("sjyj").letters == "sjyj"
    assert Question.of("Shi Jiao").letters == "shijiao"
    assert Question.of("市j").letters == ""
    assert Question.of("2014").letters == ""
    assert Question.of("a").letters == ""
