"""Makes the lock files anew from requirements/*.in: hashed, without any registry's address. Needs `uv` on the PATH.

Rasa's list is the one that pip resolves for Rasa 3.6.21 on Python 3.10, with matplotlib and setuptools raised for 3.11
(decision 0002); it is pinned whole in rasa.in, and only its hashes are made here.
"""

import re
import subprocess
import tempfile
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
_BLOCK = re.compile(r"^(?:[a-z0-9][^\n]*\n(?:[ ]+[^\n]*\n)*)", re.M)
CUDA = re.compile(r"^(nvidia-|cuda-|triton)")


def compiled(*sources: str, keep: str, extra: tuple[str, ...] = ()) -> dict[str, str]:
    """Blocks of a compiled requirement file by package name, without what only a CUDA build of torch wants."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.txt"
        # What is pinned stays pinned: a version moves only where a requirement asks for it.
        out.write_text("".join(path.read_text() for path in sorted(REQUIREMENTS.glob(keep))))
        subprocess.run(
            [
                "uv",
                "pip",
                "compile",
                "--quiet",
                "--no-annotate",
                "--no-header",
                "--no-emit-index-url",
                "--generate-hashes",
                "--python-version",
                "3.11",
                *extra,
                *(str(REQUIREMENTS / s) for s in sources),
                "-o",
                str(out),
            ],
            check=True,
        )
        blocks = {b.split("==")[0].strip(): b for b in _BLOCK.findall(out.read_text())}
    return {name: block for name, block in blocks.items() if not CUDA.match(name)}


def main() -> None:
    """Write advisor.txt, dev.txt and rasa.txt; torch.txt holds one hash and is kept by hand."""
    advisor = compiled("torch.in", "advisor.in", keep="[adt]*.txt")
    everything = compiled("torch.in", "advisor.in", "dev.in", keep="[adt]*.txt")
    advisor.pop("torch")
    (REQUIREMENTS / "advisor.txt").write_text("".join(advisor.values()))
    (REQUIREMENTS / "dev.txt").write_text(
        "".join(b for n, b in everything.items() if n not in advisor and n != "torch")
    )
    (REQUIREMENTS / "rasa.txt").write_text(
        "".join(compiled("rasa.in", keep="rasa.txt", extra=("--no-deps",)).values())
    )


if __name__ == "__main__":
    main()
