"""A document as a page for the printer: the parts of the standard, everything from outside escaped.

The page is XML as well, so that a parser in C reads it: the one for HTML took a tenth of a sheet's time.
Its style sheet says what a browser knows by itself, so that the printer needs no other (decision 0017).

Tables have fixed columns: the printer measures every cell of an automatic table twice, which made
a sheet three times as dear. Each cell draws a frame of half a line's width: frames that the printer
collapses cost a quarter of the time, and frames whose sides differ are drawn side by side, which is no cheaper.
Widths of columns are classes: elements with a style of their own share no computed style with their like.
"""

import re
from functools import cache
from html import escape

from kaoping.results.papers import layout
from kaoping.results.papers.description import Block, Paper

_NEVER = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_KINDS = {"paragraph": "p", "lines": "l", "note": "n"}


def said(text: str) -> str:
    """The text as a page holds it: escaped, without the characters that no page may have."""
    return escape(_NEVER.sub("", text))


def to_html(paper: Paper) -> str:
    """The whole page with its style sheet, for browsers."""
    return to_page(paper, f"<style>{style_of(paper)}{ON_SCREEN}</style>")


def to_page(paper: Paper, style_element: str = "") -> str:
    """The page; without a style element where the printer has ``style_of`` the paper from elsewhere."""
    parts = [_head(paper)] if paper.has_head else []
    title = "<br/>".join(said(line) for line in layout.title_lines(paper.title))
    parts.append(f'<h1 class="title{" after" if paper.has_head else ""}">{title}</h1>')
    if paper.addressed_to:
        parts.append(f'<p class="to">{said(paper.addressed_to)}：</p>')
    parts += [_block(block) for block in paper.body]
    parts.append(_attachments(paper))
    parts.append(_signature(paper))
    parts.append(_imprint(paper))
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"/><title>{said(paper.title)}</title>'
        f'<meta name="author" content="{said(paper.issuer)}"/>{style_element}</head>'
        f"<body>{''.join(parts)}</body></html>"
    )


def _head(paper: Paper) -> str:
    size = layout.mark_size(paper.mark)
    number = f'<p class="number">{said(paper.number) or "&#160;"}</p>'
    return f'<div class="mark" style="font-size:{size}pt">{said(paper.mark)}</div>{number}<div class="rule"></div>'


def _block(block: Block) -> str:
    if block.kind == "heading":
        return f'<h2 class="h{block.level}">{said(block.text)}</h2>'
    if block.kind == "page":
        return '<div class="page"></div>'
    if block.kind == "table":
        return _table(block)
    text = "<br/>".join(said(line) for line in block.text.split("\n"))
    return f'<p class="{_KINDS[block.kind]}">{text}</p>'


def _table(block: Block) -> str:
    columns = "".join(f'<col class="w{share}"/>' for share in _shares(block))
    places = range(len(block.columns))
    aside = ["r" if n in block.right else "c" if n in block.centre else "" for n in places]
    head = "".join(f"<th>{said(name)}</th>" for name in block.columns)
    rows = []
    for number, row in enumerate(block.rows):
        strong = "s" if number in block.strong else ""
        cells = "".join(
            f'<td class="{look}{strong}">{said(cell).replace(chr(10), "<br/>")}</td>'
            for cell, look in zip(row, aside, strict=False)
        )
        rows.append(f"<tr>{cells}</tr>")
    return (
        f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _shares(block: Block) -> list[int]:
    """What each column takes of the table's width, in hundredths of a percent."""
    widths = block.widths or (1,) * len(block.columns)
    return [round(width * 10000 / sum(widths)) for width in widths]


def _attachments(paper: Paper) -> str:
    if not paper.attachments:
        return ""
    if len(paper.attachments) == 1:
        return f'<p class="attached">附件：{said(paper.attachments[0])}</p>'
    lines = "".join(
        f'<tr><td class="first">{"附件：" if number == 1 else ""}</td><td class="item">{number}. {said(name)}</td></tr>'
        for number, name in enumerate(paper.attachments, 1)
    )
    return f'<table class="attached"><tbody>{lines}</tbody></table>'


def _signature(paper: Paper) -> str:
    if not paper.signed and not paper.dated:
        return ""
    signed = f"<div>{said(paper.signed)}</div>" if paper.signed else ""
    right = layout.right_of_signature(paper.signed, paper.dated_text)
    return (
        f'<div class="sign"><div class="box" style="margin-right:{right:.2f}em">{signed}'
        f"<div>{paper.dated_text}</div></div></div>"
    )


def _imprint(paper: Paper) -> str:
    """抄送 and 印发 at the foot of the last page: a footnote is what the printer sets there."""
    if not paper.copies_to and not paper.printed_by:
        return ""
    lines = []
    if paper.copies_to:
        lines.append(f'<div class="copies">抄送：{said(paper.copies_to)}。</div>')
    if paper.printed_by:
        day = f"{paper.dated_text}印发" if paper.dated else ""
        rule = " under" if paper.copies_to else ""
        lines.append(
            f'<table class="printed{rule}"><tr><td class="name">{said(paper.printed_by)}</td><td class="by r">{day}</td></tr></table>'
        )
    return f'<span class="imprint">{"".join(lines)}</span>'


def _families(names: tuple[str, ...]) -> str:
    return ",".join(name if name in ("serif", "sans-serif") else f'"{name}"' for name in names)


def style_of(paper: Paper, *, bold_title: bool = True) -> str:
    """The paper's style sheet. ``bold_title`` where no 小标宋 is installed and a Song in bold stands for it."""
    shares = {share for block in paper.body if block.kind == "table" for share in _shares(block)}
    columns = "".join(f".w{share}{{width:{share / 100:.2f}%}}" for share in sorted(shares))
    return _style(bold_title=bold_title, dense=paper.is_dense) + columns


# What a browser's own style sheet says of the elements used here. WeasyPrint's, for every element there
# is, gives each of them six markers and calls of notes to compute.
PLAIN = """
html,body,h1,h2,p,div{display:block}head{display:none}br::before{content:"\\A";white-space:pre-line}
table{display:table;box-sizing:border-box}colgroup{display:table-column-group}col{display:table-column}
thead{display:table-header-group}tbody{display:table-row-group}tr{display:table-row}td,th{display:table-cell}
h1,h2{break-inside:avoid;bookmark-label:content(text)}h1{bookmark-level:1}h2{bookmark-level:2}
body,h1,h2,p,table,td,th{margin:0;padding:0}
"""

# The printer's pages have their margins; a browser's window has none of its own after ``PLAIN``.
ON_SCREEN = f"@media screen{{body{{max-width:{layout.WIDTH_MM}mm;margin:12mm auto;padding:0 5mm}}}}"


@cache
def _style(*, bold_title: bool, dense: bool) -> str:
    """Measures of ``layout`` and nothing else.

    Classes alone, no element inside another: finding those took a quarter of a sheet's time. A dense
    sheet has two families, because each one embedded costs a tenth of a second.
    """
    fang, hei, kai = _families(layout.FANGSONG), _families(layout.HEITI), _families(layout.KAITI)
    song = _families(layout.SONGTI)
    title = hei if dense else _families(layout.XIAOBIAOSONG)
    weight = "bold" if bold_title and not dense else "normal"
    body, line = (layout.DENSE_PT, 16.0) if dense else (layout.BODY_PT, layout.LINE_PT)
    cell, cell_line = (9.0, 13.0) if dense else (12.0, 18.0)
    title_pt, title_line = (18.0, 26.0) if dense else (layout.TITLE_PT, 33.0)
    page_number = (
        f'content:"— " counter(page) " —";font:{layout.SMALL_PT}pt {song};vertical-align:top;padding-top:7mm'
    )
    return f"""{PLAIN}@page{{size:210mm 297mm;margin:{layout.TOP_MM}mm {layout.RIGHT_MM}mm {layout.BOTTOM_MM}mm {layout.LEFT_MM}mm;
@footnote{{margin-top:6pt}}}}
@page:right{{@bottom-right{{{page_number};text-align:right;padding-right:{layout.SMALL_PT}pt;width:60mm}}}}
@page:left{{@bottom-left{{{page_number};text-align:left;padding-left:{layout.SMALL_PT}pt;width:60mm}}}}
body{{font:{body}pt/{line}pt {fang};color:#000;text-align:justify;orphans:1;widows:1}}
.mark{{font-family:{title};font-weight:{weight};color:{layout.RED};text-align:center;white-space:nowrap;
padding-top:35mm;line-height:1.1}}
.number{{text-align:center;margin-top:{line}pt}}
.rule{{border-top:1.5pt solid {layout.RED};margin-top:4mm}}
.title{{font:{weight} {title_pt}pt/{title_line}pt {title};text-align:center;margin-bottom:{line}pt;break-after:avoid}}
.after{{margin-top:{2 * line - 10}pt}}
.to,.l,.n{{text-align:left}}.p{{text-indent:2em}}
h2{{font-size:{body}pt;font-weight:normal;text-indent:2em;break-after:avoid}}
.h1{{font-family:{hei}}}.h2{{font-family:{hei if dense else kai}}}.h3{{font-weight:bold}}
.page{{break-before:page}}
table{{width:100%;table-layout:fixed;border-spacing:0;border:0.25pt solid #000;font-size:{cell}pt;line-height:{cell_line}pt;margin:4pt 0 8pt}}
td,th{{border:0.25pt solid #000;padding:{"1pt 2.5pt" if dense else "2pt 3pt"};text-align:left;vertical-align:middle;
overflow-wrap:anywhere}}
th{{font:normal {cell}pt/{cell_line}pt {hei};text-align:center}}
thead{{display:table-header-group}}tr{{break-inside:avoid}}.r,.rs{{text-align:right}}.c,.cs{{text-align:center}}
.s,.rs,.cs{{font-family:{hei}}}
.attached{{border:0;break-inside:avoid;break-before:avoid;text-indent:2em;margin-top:{line}pt;font-size:{body}pt;line-height:{line}pt}}
.first,.item{{border:0;padding:0;text-indent:0;vertical-align:top}}.first{{width:3em;padding-left:2em}}
.sign{{margin-top:{2 * line}pt;text-align:right;break-inside:avoid;break-before:avoid}}
.box{{display:inline-block;text-align:center;white-space:nowrap}}
.imprint{{float:footnote;display:block;font-size:{layout.SMALL_PT}pt;line-height:24pt;text-indent:0;
border-top:1pt solid #000;border-bottom:1pt solid #000}}
.imprint::footnote-call{{content:none}}.imprint::footnote-marker{{content:none}}
.copies{{padding:0 1em 0 4em;text-indent:-3em}}
.printed{{border:0;table-layout:auto;margin:0;font-size:{layout.SMALL_PT}pt;line-height:24pt}}
.by,.name{{border:0;padding:0 0 0 1em}}.by{{white-space:nowrap;padding:0 1em 0 0}}.under{{border-top:0.7pt solid #000}}
"""
