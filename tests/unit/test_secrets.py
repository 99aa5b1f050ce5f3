"""No secret stands in the repository: keys and tokens by their shape."""

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import transient_settings

from config.settings import ROOT

SHAPES = (
    "PrivateKeyDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "GitHubTokenDetector", "GitLabTokenDetector",
    "JwtTokenDetector", "SlackDetector", "StripeDetector", "SendGridDetector", "TwilioKeyDetector", "NpmDetector",
    "PypiTokenDetector",
)  # fmt: skip
LIKELY = (".py", ".toml", ".yaml", ".yml", ".json", ".js", ".sh", ".env", ".pem", ".key", ".in", "")
"""Kinds of files in which one could come to stand unnoticed."""
LARGEST = 200_000


def found(paths: Iterable[Path]) -> dict[str, set[str]]:
    with transient_settings({"plugins_used": [{"name": name} for name in SHAPES]}):
        kinds = {str(path): {secret.type for secret in scan_file(str(path))} for path in paths}
    return {name: secrets for name, secrets in kinds.items() if secrets}


def kept() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout: what is kept is not known")
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and path.suffix in LIKELY and path.stat().st_size < LARGEST:
            yield path


def test_none_is_in_what_is_kept() -> None:
    assert found(kept()) == {}


def test_one_would_be_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("KEY = '-----BEGIN RSA " + "PRIVATE KEY-----'\n")
    assert found([planted]) == {str(planted): {"Private Key"}}
