"""Scripts and styles, read once, compressed once, at addresses that carry their content's hash.

One hash stands for all files together, so that modules can import each other by relative names, and a browser keeps
them for good: when a byte changes, so does every address.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

STATIC = Path(__file__).with_name("static")
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"
IMPORT = re.compile(r"""(?:from|import)\s+"\./([\w.]+)";""")


@dataclass(frozen=True)
class File:
    """One file as it is sent: plain and compressed."""

    name: str
    content: bytes

    @cached_property
    def compressed(self) -> bytes:
        """The content, by gzip."""
        return gzip.compress(self.content, 9, mtime=0)

    def response(self, request: Request, headers: Mapping[str, str]) -> Response:
        """The file for this browser."""
        packed = "gzip" in request.headers.get("accept-encoding", "")
        encoding = {"Content-Encoding": "gzip"} if packed else {}
        return Response(
            self.compressed if packed else self.content,
            media_type=TYPES[self.name.rsplit(".", 1)[-1]],
            headers={"Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff", **encoding, **headers},
        )


class Assets:
    """Every file of the static folder; style sheets as one, and the words of the browser as a module.

    Each language has files of its own: a module names its words by the one relative name, so the address tells the language.

    Args:
        client_words: the words that scripts show.
        label: what the button says in another site that names no words of its own.
    """

    def __init__(
        self, client_words: Mapping[str, Any], label: str = "", folder: Path = STATIC, language: str = "en"
    ) -> None:
        style = b"".join(path.read_bytes() for path in sorted((folder / "css").glob("*.css")))
        strings = f"export default {json.dumps(client_words, ensure_ascii=False, separators=(',', ':'))};\n"
        files = [
            File("cairn.css", style),
            File("strings.js", strings.encode()),
            *(
                File(path.name, _with_label(path.read_bytes(), label))
                for path in sorted((folder / "js").glob("*.js"))
            ),
            *(File(path.name, path.read_bytes()) for path in sorted(folder.glob("*.svg"))),
        ]
        self.files = {file.name: file for file in files}
        content = hashlib.sha256(b"\0".join(file.content for file in files)).hexdigest()[:12]
        self.digest = f"{content}-{language}"

    def url(self, name: str) -> str:
        """Address of a file.

        Raises:
            KeyError: if there is no such file.
        """
        return f"/assets/{self.digest}/{self.files[name].name}"

    def modules(self, entry: str) -> list[str]:
        """Names of a module and of all that it imports, itself first: asked for at once, not one after another."""
        found = [entry]
        for name in found:
            found.extend(imported for imported in self._imports(name) if imported not in found)
        return found

    def _imports(self, name: str) -> Iterator[str]:
        yield from dict.fromkeys(IMPORT.findall(self.files[name].content.decode()))

    def serve(self, request: Request, digest: str, name: str) -> Response:
        """The file at this address; a page from before the last release is led to the file of today."""
        if name not in self.files:
            return Response(status_code=404)
        if digest != self.digest:
            return RedirectResponse(self.url(name), 307, {"Cache-Control": "no-cache"})
        return self.files[name].response(request, {"Cache-Control": FOREVER})


def _with_label(script: bytes, label: str) -> bytes:
    return script.replace(b'"__LABEL__"', json.dumps(label).encode())
