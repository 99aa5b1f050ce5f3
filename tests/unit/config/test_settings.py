"""Settings that would be dangerous stop the start, and say what to set instead."""

from typing import Any

import pytest
from pydantic import ValidationError

from config.settings import Settings

OIDC = {"sign_in": "oidc", "oidc_issuer": "https://id.example.org", "oidc_client_id": "cairn"}
WHOLE = {**OIDC, "public_url": "https://cairn.example.org"}


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.7", "cairn.example.org", "::", "127.0.0.1.example.org"])
def test_the_demo_is_never_there_away_from_loopback(host: str) -> None:
    with pytest.raises(ValidationError, match="loopback only"):
        Settings.model_validate({"host": host})


def test_the_demo_has_no_public_address() -> None:
    with pytest.raises(ValidationError, match="for this machine alone"):
        Settings.model_validate({"public_url": "https://cairn.example.org"})


def test_with_an_identity_provider_every_address_may_be_listened_on() -> None:
    assert Settings.model_validate({**WHOLE, "host": "0.0.0.0"}).oidc is not None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"oidc_issuer": None}, "CAIRN_OIDC_ISSUER: needed"),
        ({"oidc_client_id": None}, "CAIRN_OIDC_CLIENT_ID: needed"),
        ({"public_url": None}, "CAIRN_PUBLIC_URL: needed"),
        ({"oidc_issuer": "http://id.example.org"}, "expected https"),
        ({"public_url": "http://cairn.example.org"}, "expected https"),
        ({"oidc_scopes": ("profile",)}, "'openid' must be among them"),
        ({"oidc_roles": {"admins": "root"}}, "Input should be 'staff', 'manager' or 'hr'"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Settings.model_validate({**WHOLE, **changes})


def test_a_secret_is_not_shown() -> None:
    assert "s3cret" not in repr(Settings.model_validate({**WHOLE, "oidc_client_secret": "s3cret"}))
