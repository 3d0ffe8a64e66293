"""What a text is called that came without a title: its first line, or the first sentence of it."""

import re

LONGEST = 40  # characters of a title; a longer line is cut after its first sentence
OPENING = 400  # characters of a text that are looked at
_BLANK = re.compile(r"[\s\u200b\ufeff\u3000]+")
_SENTENCE = re.compile(r"^.{4,}?[。！？!?；;]")
_NAMED = re.compile(r"^(?:标题|题目|title)\s*[:：]\s*", re.IGNORECASE)
_SAYS_SOMETHING = re.compile(r"\w")


def title_in(opening: str) -> str:
    """The title of a text that begins so; "" where its beginning says nothing."""
    for line in opening[:OPENING].splitlines():
        words = _NAMED.sub("", _BLANK.sub(" ", line).strip())
        if not _SAYS_SOMETHING.search(words):
            continue
        if len(words) <= LONGEST:
            return words.rstrip("。；;，,")
        sentence = _SENTENCE.match(words)
        if sentence and len(sentence.group()) <= LONGEST:
            return sentence.group().rstrip("。；;")
        return words[: LONGEST - 1] + "…"
    return ""
