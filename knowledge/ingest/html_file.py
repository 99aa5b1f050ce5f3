"""HTML: what a page says, without what stands around it: navigation, banners, asides, captions. lxml forgives as browsers do."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from knowledge.ingest.clean import clean, flat, raised
from knowledge.ingest.dates import date_in
from knowledge.ingest.structure import Extracted, Part

_AROUND = re.compile(
    "script|style|noscript|template|nav|aside|form|button|select|iframe|object|svg|figcaption|caption|head|dialog"
)
_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog", "alert"])
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|cookies?|sidebar|share|social|footer|header|banner|toc|pagination|pager|"
    r"skip|related|comments?|advert|promo|newsletter|masthead)(?:$|[\s_-])",
    re.I,
)
_NOTES = re.compile(r"(?:^|[\s_-])(?:foot|end)notes?(?:$|[\s_-])", re.I)
_BLOCKS = re.compile(
    "address|article|blockquote|body|center|d[dlt]|details|div|fieldset|figure|footer|h[1-6r]|header|html|li|main|ol|p|pre|"
    "section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_HEADING = re.compile(r"h([1-6])")
_LINKS_ONLY = 0.8
"""A list of which so much is links is a menu, whatever it is called."""


def read(text: str) -> Extracted:
    """Read a page. Its title is its only h1, else what its head says, without the site's name."""
    # No network, no entities: libxml2's HTML parser knows neither DTDs nor external entities.
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(_without_declaration(text), parser=parser)
    except etree.ParserError:
        return Extracted(None, None, [])
    content = _content(root)
    parts = clean(_levelled(list(_parts(content))))
    headings = [p.text for p in parts if p.kind == "heading" and p.level == 1]
    title = headings[0] if len(headings) == 1 else _title(root)
    body = [p for p in parts if not (p.kind == "heading" and p.text == title)]
    widest = min((p.level for p in body if p.kind == "heading"), default=1)
    parts = [p.but(level=p.level - widest + 1) if p.kind == "heading" else p for p in body]
    return Extracted(title, _meta_date(root) or date_in(" ".join(p.text for p in parts[:30])[:4000]), parts)


def _without_declaration(text: str) -> str:
    """lxml refuses text that names an encoding of its own."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _content(root: Any) -> Any:
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and len(flat(found[0].text_content())) > 200:
            return found[0]
    bodies = root.xpath("//body")
    return bodies[0] if bodies else root


def _around(element: Any) -> bool:
    """Whether an element stands around what the page says."""
    if _AROUND.fullmatch(element.tag) or element.get("role") in _ROLES or element.get("aria-hidden") == "true":
        return True
    if element.get("hidden") is not None or "display:none" in (element.get("style") or "").replace(" ", ""):
        return True
    if element.tag in ("header", "footer"):
        return not any(a.tag in ("article", "main", "section") for a in element.iterancestors()) or not element.xpath(
            ".//h1|.//h2"
        )
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    if (
        element.tag in ("div", "ul", "ol", "section", "table", "p", "span")
        and _NAMES.search(named)
        and not element.xpath(".//h1")
    ):
        return True
    return element.tag in ("ul", "ol") and _is_menu(element)


def _is_menu(element: Any) -> bool:
    items = element.xpath("./li")
    whole = len(flat(element.text_content()))
    linked = sum(len(flat(a.text_content())) for a in element.xpath(".//a"))
    return len(items) >= 3 and whole > 0 and linked / whole > _LINKS_ONLY


def _parts(element: Any, depth: int = 0) -> Iterator[Part]:
    """Parts of an element whose text and children are mixed: inline runs become paragraphs."""
    run = [element.text or ""]
    for child in element:
        if not isinstance(child.tag, str):
            run.append(child.tail or "")
        elif _BLOCKS.fullmatch(child.tag) or _around(child):
            yield from _paragraph(run)
            run = [child.tail or ""]
            if not _around(child):
                yield from _block(child, depth)
        elif child.tag == "br":
            run.append("\n" + (child.tail or ""))
        elif any(isinstance(d.tag, str) and _BLOCKS.fullmatch(d.tag) for d in child.iterdescendants()):
            yield from _paragraph(run)
            yield from _parts(child, depth)
            run = [child.tail or ""]
        else:
            run.append(_inline(child) + (child.tail or ""))
    yield from _paragraph(run)


def _inline(element: Any) -> str:
    text = "".join(element.itertext())
    return raised(text) if element.tag == "sup" or element.xpath("./sup") else text


def _paragraph(run: list[str]) -> Iterator[Part]:
    text = flat("".join(run))
    if text:
        yield Part("paragraph", text)


def _block(element: Any, depth: int) -> Iterator[Part]:
    heading = _HEADING.fullmatch(element.tag)
    if heading:
        yield Part("heading", flat(element.text_content()), int(heading[1]))
    elif _NOTES.search(
        f"{element.get('class') or ''} {element.get('id') or ''} {(element.get('role') or '').removeprefix('doc-')}"
    ):
        yield from (Part("note", p.text) for p in _parts(element) if p.kind != "heading")
    elif element.tag in ("ul", "ol"):
        yield from _list(element, depth)
    elif element.tag == "table":
        yield from _table(element)
    elif element.tag == "dl":
        yield from _definitions(element)
    else:
        yield from _parts(element, depth)


def _list(element: Any, depth: int) -> Iterator[Part]:
    for item in element:
        if not isinstance(item.tag, str) or _around(item):
            continue
        inner = list(_parts(item, depth + 1)) if item.tag == "li" else list(_block(item, depth + 1))
        for number, part in enumerate(inner):
            yield part.but(kind="item", level=depth) if number == 0 and part.kind == "paragraph" else part


def _table(element: Any) -> Iterator[Part]:
    rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
    if all(len(row) <= 1 for row in rows):
        for row in rows:
            for cell in row:
                yield from _parts(cell)
        return
    for number, row in enumerate(rows):
        cells = [flat(cell.text_content()) for cell in row if cell.tag in ("td", "th")]
        head = number == 0 and all(cell.tag == "th" for cell in row if isinstance(cell.tag, str))
        if any(cells):
            yield Part("row", " | ".join(cell for cell in cells if cell), int(head))


def _definitions(element: Any) -> Iterator[Part]:
    term = ""
    for child in element.iter("dt", "dd"):
        text = flat(child.text_content())
        if child.tag == "dt":
            term = text
        elif text:
            yield Part("item", f"{term}: {text}" if term else text)


def _levelled(parts: list[Part]) -> list[Part]:
    widest = min((p.level for p in parts if p.kind == "heading"), default=1)
    return [p.but(level=p.level - widest + 1) if p.kind == "heading" else p for p in parts]


def _title(root: Any) -> str | None:
    found = flat(" ".join(root.xpath("//head/title/text()")))
    return re.split(r"\s[|–—-]\s", found)[0].strip() or None


def _meta_date(root: Any) -> str | None:
    names = ["date", "dcterms.date", "dc.date", "article:modified_time", "article:published_time", "last-modified"]
    for name in names:
        for value in root.xpath(f"//meta[@name='{name}' or @property='{name}']/@content"):
            found = re.match(r"(?:19|20)\d{2}(?:-\d{2}(?:-\d{2})?)?", value.strip())
            if found:
                return found[0]
    return None
