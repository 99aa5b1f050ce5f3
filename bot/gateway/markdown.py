"""The little Markdown that replies use, as HTML: paragraphs, lists, bold. Everything else stays text, escaped."""

import html
import re

BULLET = re.compile(r"^\s*[-*•]\s+(.+)$")
NUMBER = re.compile(r"^\s*\d{1,3}[.)]\s+(.+)$")
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
BLANK = re.compile(r"\n\s*\n")


def to_html(text: str) -> str | None:
    """The text with paragraphs, lists and bold as HTML; None where it is one plain line, for which text is enough."""
    if "\n" not in text and "**" not in text:
        return None
    return "".join(_block(block) for block in BLANK.split(text.strip()))


def _block(block: str) -> str:
    """One paragraph, in which runs of list items become lists."""
    parts: list[str] = []
    run: list[str] = []
    kind = "p"
    for line in block.split("\n"):
        found, content = _line(line)
        if run and found != kind:
            parts.append(_close(kind, run))
            run = []
        kind = found
        run.append(content)
    parts.append(_close(kind, run))
    return "".join(parts)


def _line(line: str) -> tuple[str, str]:
    for kind, pattern in (("ul", BULLET), ("ol", NUMBER)):
        if item := pattern.match(line):
            return kind, _inline(item[1])
    return "p", _inline(line)


def _inline(text: str) -> str:
    return BOLD.sub(r"<strong>\1</strong>", html.escape(text.strip()))


def _close(kind: str, run: list[str]) -> str:
    if kind == "p":
        return f"<p>{'<br>'.join(run)}</p>"
    return f"<{kind}>{''.join(f'<li>{item}</li>' for item in run)}</{kind}>"
