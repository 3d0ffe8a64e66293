"""The faults of a text that cannot be read at all: code → (English, Chinese)."""

from __future__ import annotations

TEXT_ROWS: dict[str, tuple[str, str]] = {
    "text_too_large": (
        "The text has %(found)s bytes; a scheme may have %(limit)s. Split it or shorten it.",
        "文本有 %(found)s 字节，方案最多 %(limit)s 字节，请拆分或精简。",
    ),
    "text_empty": (
        "The file is empty. A scheme begins with “scheme:” and its id.",
        "文件是空的。方案以“scheme:”和编号开头。",
    ),
    "not_utf8": (
        "This line is not UTF-8 but GBK, which Notepad calls ANSI, or UTF-16. Save the file as UTF-8; in Notepad: “Save as”, encoding UTF-8.",
        "这一行不是 UTF-8 编码，而是 GBK（记事本叫 ANSI）或 UTF-16。请另存为 UTF-8：记事本里点“另存为”，编码选 UTF-8。",
    ),
    "unprintable": (
        "The character %(found)s cannot stand in a scheme. Remove it.",
        "方案里不能有字符 %(found)s，请删去。",
    ),
    "tab": (
        "The line is indented with a tab. Use spaces.",
        "这一行用制表符缩进，请改用空格。",
    ),
    "full_width_colon": (
        "“%(found)s” has a full-width colon. Write “: ”, a colon and a space.",
        "“%(found)s”用了全角冒号，请写成半角冒号加一个空格“: ”。",
    ),
    "full_width_sign": (
        "“%(found)s” has the full-width sign “%(sign)s” where the language's own belongs. Write “%(half)s”;"
        " if it is part of a text, put the text into quotes.",
        "“%(found)s”在语法的位置用了全角的“%(sign)s”，请改成半角的“%(half)s”；如果是文字的一部分，给文字加引号。",
    ),
    "odd_indent": (
        "The line is indented with full-width or non-breaking spaces. Use ordinary spaces.",
        "这一行用全角空格或不间断空格缩进，请改用半角空格。",
    ),
    "yaml_colon": (
        "A colon is missing here, or there is one too many: “%(found)s”."
        " Write “word: value”, one a line; put a text with a colon into quotes.",
        "这里少了或多了冒号：“%(found)s”。每行写“词: 值”，内容里有冒号时加引号。",
    ),
    "yaml_bracket": (
        "A bracket or a comma is missing at or before this line: “%(found)s”. A text with “: ”, “ #”, a comma"
        " or a bracket in it goes into quotes.",
        "这一行或前面少了括号或逗号：“%(found)s”。文字里有冒号加空格、“ #”、逗号或括号的，要加引号。",
    ),
    "yaml_indent": (
        "The indentation does not fit: “%(found)s”. Words of one mapping stand under each other.",
        "缩进对不齐：“%(found)s”。同一层的词要上下对齐。",
    ),
    "bracket_too_many": (
        "“%(found)s” closes more brackets than are open. Remove one, or open it.",
        "“%(found)s”里关的括号比开的多，请删去一个，或补上开的一半。",
    ),
    "dash_without_space": (
        "“%(found)s” has no space after the “-”. Write “- ” and then the entry.",
        "“%(found)s”的“-”后面没有空格，请写成“- ”再写内容。",
    ),
    "fence": (
        "“%(found)s” marks a block on a web page and is no part of a scheme. Remove such lines.",
        "“%(found)s”是网页上标代码用的，不属于方案，请删去这样的行。",
    ),
    "yaml_quote": (
        "A quotation mark is not closed at or before this line: “%(found)s”.",
        "这一行或前面的引号没有成对：“%(found)s”。",
    ),
    "yaml_syntax": (
        "This is not YAML: “%(found)s” (%(problem)s). Put a text with special signs into quotes.",
        "这不是合法的 YAML：“%(found)s”（%(problem)s）。内容里有特殊符号时加引号。",
    ),
    "several_documents": (
        "A second document begins here. A scheme is one document; remove “---”.",
        "这里又开始了一个文档。一个文件只写一个方案，请删去“---”。",
    ),
    "too_many_items": (
        "The text has more than %(limit)s values. Split it or shorten it.",
        "文本的值超过 %(limit)s 个，请拆分或精简。",
    ),
    "too_deep": (
        "Values are nested deeper than %(limit)s levels. Nothing in a scheme needs that.",
        "嵌套超过 %(limit)s 层，方案用不到这么深。",
    ),
    "anchor": (
        "Anchors and aliases (& and *) are not part of the language. Write the value out.",
        "方案语言没有锚点和别名（& 和 *），请把内容写全；文字以这些符号开头时加引号。",
    ),
    "tag": (
        "“%(found)s” is a YAML tag; the language has none. Remove it, or put the text into quotes.",
        "“%(found)s”是 YAML 标签，方案语言没有标签，请删去；如果是文字请加引号。",
    ),
    "key_not_text": (
        "A list or a mapping stands where a word should be. Write “word: value”.",
        "应写词的地方写了列表或一组键值，请写成“词: 值”。",
    ),
}
