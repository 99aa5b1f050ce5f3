"""Sets up what is missing and nothing else: `python config/deploy/setup.py [--tests]`. Standard library only.

Each step has a stamp: a hash of its inputs. A step whose stamp matches is skipped; one that takes over two seconds says
what it does. The two environments are made side by side.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAMPS = ROOT / ".setup"
ADVISOR = ROOT / ".venv"
RASA = ROOT / ".venv-rasa"
REQUIREMENTS = ROOT / "requirements"
BUILD = Path(os.environ.get("CAIRN_BUILD", ROOT / "build"))
CHROMIUM = Path("/usr/bin/chromium")
_say = threading.Lock()


class StepError(RuntimeError):
    """A step failed: which, why, what to do."""


def say(text: str) -> None:
    """One line of progress."""
    with _say:
        print(f"  {text}", flush=True)


def digest(paths: Iterable[Path], *more: str) -> str:
    """Hash of files' names and bytes, and of further words."""
    found = hashlib.sha256("\0".join([sys.version, *more]).encode())
    for path in sorted(paths):
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def step(name: str, inputs: str, done: Callable[[], bool], work: Callable[[], None], text: str) -> None:
    """Run `work` unless its stamp holds `inputs` and what it makes is there."""
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == inputs and done():
        return
    say(f"{text} …")
    began = time.monotonic()
    stamp.unlink(missing_ok=True)
    work()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(inputs)
    say(f"{text}: done in {time.monotonic() - began:.0f} s")


def run(*command: str | Path, log: str, hint: str, env: dict[str, str] | None = None) -> None:
    """Run a command with its output in a log file.

    Raises:
        StepError: with the last lines of the log and what to do.
    """
    STAMPS.mkdir(exist_ok=True)
    path = STAMPS / f"{log}.log"
    with path.open("ab") as file:
        code = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            stdout=file,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(env or {})},
            check=False,
        ).returncode
    if code:
        tail = "\n    ".join(path.read_text(errors="replace").splitlines()[-15:])
        raise StepError(
            f"{' '.join(map(str, command[:6]))} … failed ({code}).\n    {tail}\n  {hint}\n  The whole log: {path}"
        )


def environment(folder: Path, locks: list[Path], log: str, options: Iterable[str] = ()) -> None:
    """A fresh virtual environment with exactly what the lock files pin."""
    shutil.rmtree(folder, ignore_errors=True)
    run(sys.executable, "-m", "venv", folder, log=log, hint="Is python3.11-venv installed?")
    install(folder, locks, log, options)


def install(folder: Path, locks: list[Path], log: str, options: Iterable[str] = ()) -> None:
    """Install lock files, hashes checked, nothing resolved."""
    for lock in locks:
        extra = torch_index() if lock.name == "torch.txt" else []
        run(
            folder / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--no-deps",
            "--require-hashes",
            "--no-input",
            "--disable-pip-version-check",
            "--no-compile",  # what is imported is compiled then; compiling all of it takes as long as the rest
            *options,
            *extra,
            "-r",
            lock,
            log=log,
            hint=hint_for(lock),
        )


def torch_index() -> list[str]:
    """Where to look for the CPU build of torch besides pip's own places, if the environment names one."""
    index = os.environ.get("CAIRN_TORCH_INDEX")
    return ["--extra-index-url", index] if index else []


def hint_for(lock: Path) -> str:
    """What to do when a lock file cannot be installed."""
    if lock.name == "torch.txt":
        return "pip found no CPU build of torch. Name an index that has it: make run CAIRN_TORCH_INDEX=<address>"
    return "Is the package registry reachable? Then run the same command again: what is done is kept."


def install_project() -> None:
    """The project itself, editable, so that `cairn` stands on the environment's path."""
    run(
        ADVISOR / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
        "--disable-pip-version-check",
        "-e",
        ROOT,
        log="project",
        hint="See the log.",
    )


def ensure_chromium() -> None:
    """Debian's Chromium for the browser tests."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise StepError(
            "Chromium is missing (/usr/bin/chromium): the pages are tested in a real browser. Install Debian's package: "
            "apt-get install chromium"
        )
    hint = "Install Debian's package by hand: apt-get install chromium"
    environ = {"DEBIAN_FRONTEND": "noninteractive"}
    run("apt-get", "update", log="chromium", hint=hint, env=environ)
    run("apt-get", "install", "-y", "--no-install-recommends", "chromium", log="chromium", hint=hint, env=environ)


def files(*patterns: str) -> list[Path]:
    """Files of the project by glob patterns."""
    return [path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()]


def set_up(tests: bool) -> None:
    """Everything that `make run` (and, with tests, `make test`) needs."""
    advisor, rasa = [REQUIREMENTS / "torch.txt", REQUIREMENTS / "advisor.txt"], [REQUIREMENTS / "rasa.txt"]
    environments = [
        ("advisor", ADVISOR, advisor, (), "installing the advisor's packages (about 3 minutes)"),
        ("rasa", RASA, rasa, ("--ignore-requires-python",), "installing Rasa's packages (about 4 minutes)"),
    ]

    def make(name: str, folder: Path, locks: list[Path], options: tuple[str, ...], text: str) -> None:
        step(
            name,
            digest(locks),
            (folder / "bin" / "python").exists,
            lambda: environment(folder, locks, name, options),
            text,
        )

    with ThreadPoolExecutor(2) as pool:
        for result in [pool.submit(make, *each) for each in environments]:
            result.result()
    python = ADVISOR / "bin" / "python"
    step(
        "project",
        digest([ROOT / "pyproject.toml"]),
        (ADVISOR / "bin" / "cairn").exists,
        install_project,
        "installing Cairn",
    )
    content = files("knowledge/content/**/*", "knowledge/*.py")
    step(
        "index",
        digest(content, str(BUILD)),
        (BUILD / "index" / "manifest.json").exists,
        lambda: run(
            python,
            "-m",
            "bot.cli",
            "knowledge",
            "build",
            log="index",
            hint="`cairn knowledge check` names what is wrong.",
        ),
        "building the search index",
    )
    step(
        "intent-encoder",
        digest([*files("knowledge/encoder_export.py", "knowledge/embeddings.py"), *advisor], str(BUILD)),
        (BUILD / "encoder" / "model.int8.onnx").exists,
        lambda: run(python, "-m", "bot.rasa.export_encoder", log="intent-encoder", hint="See the log."),
        "exporting the dialogue's encoder",
    )
    model = files("bot/rasa/**/*.yml", "bot/rasa/**/*.py", "bot/rasa/**/*.yaml")
    step(
        "model",
        digest(model, str(BUILD)),
        lambda: any((BUILD / "rasa").glob("*.tar.gz")),
        lambda: run(RASA / "bin" / "python", ROOT / "bot" / "rasa" / "train.py", log="model", hint="See the log."),
        "training the dialogue model",
    )
    if tests:
        dev = [REQUIREMENTS / "dev.txt"]
        step(
            "dev",
            digest([*dev, *advisor]),
            (ADVISOR / "bin" / "pytest").exists,
            lambda: install(ADVISOR, dev, "dev"),
            "installing what the tests need",
        )
        step("chromium", "installed", CHROMIUM.exists, ensure_chromium, "installing Chromium")


def main() -> int:
    """Set up; 0 if all is there."""
    try:
        set_up(tests="--tests" in sys.argv[1:])
    except StepError as error:
        print(f"\nSet-up stopped: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
