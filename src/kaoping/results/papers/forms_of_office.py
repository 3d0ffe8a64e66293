"""The office's own docx as the form of a document: placeholders in it, our words in their place.

A form is a stranger's file with a small language in it, so it is read with a list of what is allowed
and nothing else: names we know, ``if`` around them, ``for`` over the attachments. Whatever could call
or look into anything is refused, and what is filled runs in a sandbox in a process that can be killed.
"""

import io
import re
import zipfile
from dataclasses import dataclass
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from kaoping.results.papers.description import Paper
from kaoping.results.papers.docx import Writer
from kaoping.results.papers.layout import title_lines

BODY_MARK = "\ue000\ue001body\ue001\ue000"
MOST_BYTES = 10 << 20
MOST_UNPACKED = 60 << 20
PROPERTIES = (
    "author",
    "category",
    "comments",
    "content_status",
    "identifier",
    "keywords",
    "language",
    "subject",
    "title",
)

NAMES = {
    "发文机关标志": "mark", "发文机关": "issuer", "文号": "number", "标题": "title", "主送": "addressed_to",
    "正文": "body", "附件": "attachments", "落款": "signed", "日期": "dated_text", "抄送": "copies_to",
    "印发机关": "printed_by", "单位": "", "年度": "", "方案": "", "总分": "", "位次": "", "等次": "",
}  # fmt: skip
_LISTS = ("附件",)
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.For, nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a form cannot be used: a code of ``words.FAULTS`` and what was found."""

    code: str
    found: str = ""


def check(form: bytes) -> tuple[list[Fault], list[str]]:
    """What is wrong with the form, and which placeholders it uses."""
    if fault := _package_fault(form):
        return [fault], []
    try:
        sources = _sources(DocxTemplate(io.BytesIO(form)))
    except Exception:
        return [Fault("broken")], []
    faults: list[Fault] = []
    used: dict[str, None] = {}
    environment = SandboxedEnvironment(autoescape=True)
    for source in sources:
        try:
            tree = environment.parse(source)
        except TemplateSyntaxError as error:
            faults.append(Fault("syntax", _around(source, error.lineno)))
            continue
        loops = {one.target.name for one in tree.find_all(nodes.For) if isinstance(one.target, nodes.Name)}
        faults += _tree_faults(tree, loops)
        used |= {one.name: None for one in tree.find_all(nodes.Name) if one.name in NAMES}
    if not faults and "正文" not in used:
        faults.append(Fault("no_body"))
    return list(dict.fromkeys(faults)), list(used)


def fill(form: bytes, paper: Paper) -> bytes:
    """The form with the document's words. Errors: ``ValueError`` where ``check`` finds a fault."""
    faults, _used = check(form)
    if faults:
        raise ValueError(faults[0].code)
    template = DocxTemplate(io.BytesIO(form))
    said: dict[str, Any] = {name: getattr(paper, own) if own else "" for name, own in NAMES.items()}
    said |= paper.values
    said |= {"标题": "".join(title_lines(paper.title)), "正文": BODY_MARK, "附件": list(paper.attachments)}
    template.render(said, jinja_env=SandboxedEnvironment(autoescape=True), autoescape=True)
    document = template.docx  # ``get_docx`` would begin anew
    for line in list(document.element.body.iter(f"{{{_W}}}p")):
        text = "".join(part.text or "" for part in line.iter(f"{{{_W}}}t"))
        if BODY_MARK in text:
            writer = Writer(document, dense=paper.is_dense, anchor=line)
            for block in paper.body:
                writer.block(block)
            line.getparent().remove(line)
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Fields that fetch or start something when Word opens the file; a name may be cut over two runs, DDE is not.
_FETCHES = re.compile(
    rb"\b(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK)\b[^<]{0,200}</w:instrText>|"
    rb"w:instr=\"\s*(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK)\b",
    re.IGNORECASE,
)
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"


def _package_fault(form: bytes) -> Fault | None:
    if len(form) > MOST_BYTES:
        return Fault("too_big")
    try:
        with zipfile.ZipFile(io.BytesIO(form)) as package:
            members = package.infolist()
            if sum(one.file_size for one in members) > MOST_UNPACKED or len(members) > 2000:
                return Fault("too_big")
            names = {one.filename for one in members}
            if "word/document.xml" not in names:
                return Fault("not_docx")
            if any(_acts(name) for name in names):
                return Fault("macros")
            for name in names:
                raw = package.read(name) if name.endswith((".rels", ".xml")) else b""
                if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
                    return Fault("broken")
                if b"macroEnabled" in raw and name == "[Content_Types].xml":
                    return Fault("macros")
                if name.endswith(".rels") and _leads_out(raw):
                    return Fault("leads_out")
                if name.startswith("word/") and _FETCHES.search(raw):
                    return Fault("leads_out")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return Fault("not_docx")
    return None


def _acts(name: str) -> bool:
    """A part that is a program, or an object of another program; printers' settings are neither."""
    last = name.rpartition("/")[2].lower()
    if last.startswith("printersettings"):
        return False
    return (
        last.endswith((".bin", ".js", ".vbs", ".exe")) or "/embeddings/" in f"/{name}" or "vbaproject" in last
    )


def _leads_out(relations: bytes) -> bool:
    """Pictures, templates or objects loaded from elsewhere; a link to click on is no harm.

    Read as XML, not as text: quotes, blanks and encodings can be written in many ways.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(relations, parser)
    except (etree.XMLSyntaxError, ValueError):
        return True
    if root.getroottree().docinfo.doctype:
        return True
    return any(
        str(one.get("TargetMode", "")).strip().lower() == "external" and str(one.get("Type", "")) != _LINK
        for one in root.iter("{*}Relationship")
    )


def _sources(template: DocxTemplate) -> list[str]:
    """Every text in which a placeholder would be filled."""
    template.init_docx()
    known = template.docx.core_properties
    texts = [template.patch_xml(template.get_xml())]
    for where in (template.HEADER_URI, template.FOOTER_URI):
        texts += [
            template.patch_xml(template.get_part_xml(part))
            for _key, part in template.get_headers_footers(where)
        ]
    for part in template.docx.part.package.parts:
        if str(part.partname) == "/word/footnotes.xml":
            texts.append(template.patch_xml(part.blob.decode("utf-8", "replace")))
    return [*texts, *(str(getattr(known, name, "") or "") for name in PROPERTIES)]


def _tree_faults(tree: nodes.Template, loops: set[str]) -> list[Fault]:
    faults = []
    for one in tree.find_all(nodes.Node):
        if not isinstance(one, _ALLOWED):
            faults.append(Fault("not_allowed", type(one).__name__))
        elif isinstance(one, nodes.For) and not (
            isinstance(one.iter, nodes.Name)
            and one.iter.name in _LISTS
            and isinstance(one.target, nodes.Name)
        ):
            faults.append(Fault("not_allowed", "for"))
        elif isinstance(one, nodes.Name) and one.name not in NAMES and one.name not in loops:
            faults.append(Fault("unknown", one.name))
    return faults


def _around(source: str, line: int) -> str:
    text = re.sub(r"<[^>]*>", "", source.split("\n")[line - 1] if line <= source.count("\n") + 1 else "")
    found = re.search(r"\{[{%].{0,40}", text)
    return found.group(0) if found else text[:40]
