"""When two addresses are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.programmes.publishing.addresses import AddressError, canonical, key_of

FIRST = "http://dj.qinghe.example/news/2014/05/item.html?id=7"


@pytest.mark.parametrize(
    "other",
    [
        "HTTP://DJ.Qinghe.Example/news/2014/05/item.html?id=7",
        "https://dj.qinghe.example/news/2014/05/item.html?id=7",
        "http://dj.qinghe.example:80/news/2014/05/item.html?id=7",
        "https://dj.qinghe.example:443/news/2014/05/item.html?id=7",
        "http://dj.qinghe.example/news/2014/05/item.html?id=7#top",
        "http://dj.qinghe.example/news/2014/05/item.html/?id=7",
        "http://dj.qinghe.example/news/2014/./05/item.html?id=7&utm_source=wx&UTM_medium=a",
        "http://dj.qinghe.example/news/2014/05/item.html?spm=a.b&id=7&isappinstalled=0",
        "  dj.qinghe.example/news/2014/05/item.html?id=7 ",
        "http://dj.qinghe.example/news/2014/05/%69tem.html?id=7",
        "http://dj.qinghe.example./news/2014/05/item.html?id=7",
    ],
)
def test_the_same_item_has_one_key(other):
    assert key_of(other) == key_of(FIRST)


@pytest.mark.parametrize(
    "other",
    [
        "http://dj.qinghe.example/news/2014/05/item.html?id=8",
        "http://dj.qinghe.example/news/2014/05/item.html",
        "http://dj.qinghe.example/news/2014/05/Item.html?id=7",
        "http://dj.qinghe.example:8080/news/2014/05/item.html?id=7",
        "http://other.example/news/2014/05/item.html?id=7",
    ],
)
def test_another_item_has_another_key(other):
    assert key_of(other) != key_of(FIRST)


def test_order_of_the_query_does_not_matter_and_hosts_may_be_chinese():
    assert (
        canonical("http://a.example/?b=2&a=1") == canonical("http://a.example?a=1&b=2") == "a.example?a=1&b=2"
    )
    assert canonical("http://例子.测试/新闻") == "xn--fsqu00a.xn--0zwm56d/%E6%96%B0%E9%97%BB"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("ftp://a.example/x", "scheme"),
        ("javascript://a.example/%0aalert(1)", "scheme"),
        ("http:///x", "host"),
        ("http://nohost/x", "host"),
        ("", "host"),
        ("http://a.example:99999/x", "port"),
        ("http://a.example:x/", "port"),
        ("http://user@a.example/x", "user"),
    ],
)
def test_what_is_no_web_address_is_refused(address, code):
    with pytest.raises(AddressError) as caught:
        canonical(address)
    assert caught.value.code == code


@given(st.text(max_size=80))
def test_any_text_has_a_canonical_form_or_a_fault(text):
    try:
        once = canonical(text)
    except AddressError:
        return
    assert canonical("http://" + once) == once
