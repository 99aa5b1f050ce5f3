"""The process that reads one file, and nothing else: started by knowledge/ingest/reading.py with limits on itself.

Standard input: one line of JSON, {"path", "limits"}. Standard output: lines of JSON, {"done", "of"} while it works, at the end
{"extracted"} or {"refused"}. It imports only the parser that the file needs.
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.ingest.limits import Limits
from knowledge.ingest.structure import Extracted, IngestError

SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".xhtml", ".md", ".markdown", ".txt", ".text")
Progress = Callable[[int, int], None]


def read(path: Path, limits: Limits, progress: Progress) -> Extracted:
    """Read a file by its kind.

    Raises:
        IngestError: it is not what its name says, or is over a limit.
    """
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        from knowledge.ingest import pdf_file

        return pdf_file.read(path, limits, progress)
    if suffix == ".docx":
        from knowledge.ingest import word_file

        return word_file.read(path, limits)
    return _read_text(suffix, _decoded(path.read_bytes()))


def _read_text(suffix: str, text: str) -> Extracted:
    if suffix in (".html", ".htm", ".xhtml"):
        from knowledge.ingest import html_file

        return html_file.read(text)
    if suffix in (".md", ".markdown"):
        from knowledge.ingest import markdown_file

        return markdown_file.read(text)
    from knowledge.ingest import text_file

    return text_file.read(text)


def _decoded(raw: bytes) -> str:
    if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise IngestError("it is not text, although its name says so")
    for encoding in ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def _confine(limits: Limits) -> None:
    """From here on the process may use no more than the limits; it can open files, and start nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def _check(found: Extracted, limits: Limits) -> Extracted:
    if len(found.parts) > limits.blocks:
        raise IngestError(f"more than {limits.blocks:,} paragraphs, items and rows")
    if sum(len(part.text) for part in found.parts) > limits.characters:
        raise IngestError(f"more than {limits.characters:,} characters of text")
    return found


def main() -> None:
    """Read the file that standard input names."""
    asked = json.loads(sys.stdin.readline())
    limits = Limits(**asked["limits"])
    _confine(limits)
    try:
        found = read(Path(asked["path"]), limits, lambda done, of: _say({"done": done, "of": of}))
        _say({"extracted": _check(found, limits).as_json()})
    except IngestError as error:
        _say({"refused": str(error)})
    except MemoryError:
        _say({"refused": f"reading it needs more than {limits.memory // 1_000_000:,} MB of memory"})
    except RecursionError:
        _say({"refused": "it is nested too deeply"})


if __name__ == "__main__":
    main()
