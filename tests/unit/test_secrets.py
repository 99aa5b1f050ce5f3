"""No secret stands in the repository: keys and tokens by their shape."""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.jwt import JwtTokenDetector
from detect_secrets.plugins.npm import NpmDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.stripe import StripeDetector

from config.settings import ROOT

SHAPES = {
    shape
    for detector in (
        PrivateKeyDetector, AWSKeyDetector, AzureStorageKeyDetector, GitHubTokenDetector, GitLabTokenDetector,
        JwtTokenDetector, SlackDetector, StripeDetector, SendGridDetector, NpmDetector, PypiTokenDetector,
    )
    for shape in detector.denylist
}  # fmt: skip
"""Regular expressions of a well-kept list; looked for in whole files, which is a hundred times faster than its own scan."""
LIKELY = (".py", ".toml", ".yaml", ".yml", ".json", ".js", ".sh", ".env", ".pem", ".key", ".in", "")
"""Kinds of files in which one could come to stand unnoticed."""
LARGEST = 200_000


def found(paths: Iterable[Path]) -> list[str]:
    texts = ((str(path), path.read_text(encoding="utf-8", errors="replace")) for path in paths)
    return [name for name, text in texts if any(shape.search(text) for shape in SHAPES)]


def kept() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout: what is kept is not known")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.suffix in LIKELY and path.stat().st_size < LARGEST:
            yield path


def test_none_is_in_what_is_kept() -> None:
    assert found(kept()) == []


def test_one_would_be_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("KEY = '-----BEGIN RSA " + "PRIVATE KEY-----'\n")
    assert found([planted]) == [str(planted)]
