"""A token counts only if all of it holds: each of these has one thing wrong."""

import base64
import hmac
import json
import time
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from bot.identity.oidc.tokens import LOG_OUT, KeyUnknownError, Ours, TokenRefusedError, id_token, log_out_token

NOW = int(time.time())
KEY, OTHER = (RSAKey.generate_key(2048, {"kid": kid}) for kid in ("one", "other"))
KEYS = KeySet([KEY])
OURS = Ours("https://id.example.org", "cairn")
GOOD = {"iss": OURS.issuer, "aud": "cairn", "sub": "ann", "nonce": "n", "iat": NOW, "exp": NOW + 300}
GONE: Any = object()


def signed(key: RSAKey = KEY, alg: str = "RS256", **changes: Any) -> str:
    claims = {name: value for name, value in {**GOOD, **changes}.items() if value is not GONE}
    return jwt.encode({"alg": alg, "kid": key.kid}, claims, key, algorithms=[alg])


def check(raw: str, now: int = NOW) -> Any:
    return id_token(raw, KEYS, OURS, "n", now)


def test_a_good_token_counts() -> None:
    assert check(signed())["sub"] == "ann"
    assert check(signed(aud=["cairn", "other"], azp="cairn"))["sub"] == "ann"
    assert check(signed(alg="PS256"))["sub"] == "ann"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://id.example.org/"},
        {"iss": "https://evil.example.org"},
        {"iss": GONE},
        {"aud": "other"},
        {"aud": ["other"]},
        {"aud": GONE},
        {"aud": ["cairn", "other"]},
        {"aud": ["cairn", "other"], "azp": "other"},
        {"azp": "other"},
        {"exp": NOW - 61},
        {"exp": GONE},
        {"exp": True},
        {"exp": "never"},
        {"iat": NOW + 120},
        {"iat": GONE},
        {"nbf": NOW + 120},
        {"nonce": "another"},
        {"nonce": GONE},
        {"sub": ""},
        {"sub": GONE},
        {"sub": 7},
    ],
    ids=repr,
)
def test_with_one_thing_wrong_it_does_not(wrong: dict[str, Any]) -> None:
    with pytest.raises(TokenRefusedError):
        check(signed(**wrong))


def test_a_signature_of_another_key_is_nothing() -> None:
    with pytest.raises(TokenRefusedError):
        check(signed(OTHER))
    with pytest.raises(KeyUnknownError):
        check(signed(OTHER))
    forged = RSAKey.generate_key(2048, {"kid": "one"})
    with pytest.raises(TokenRefusedError):
        check(signed(forged))


@pytest.mark.parametrize("raw", ["", "a.b.c", "ey", "x" * 10_000])
def test_what_is_no_token_is_nothing(raw: str) -> None:
    with pytest.raises(TokenRefusedError):
        check(raw)


def test_an_unsigned_token_and_one_signed_with_the_public_key_as_a_secret_are_nothing() -> None:
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    with pytest.raises(TokenRefusedError):
        check(f"{part({'alg': 'none', 'kid': 'one'})}.{part(GOOD)}.")
    head = f"{part({'alg': 'HS256', 'kid': 'one'})}.{part(GOOD)}"
    digest = hmac.new(KEY.as_pem(private=False), head.encode(), "sha256").digest()
    with pytest.raises(TokenRefusedError):
        check(f"{head}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}")


def logged_out(**changes: Any) -> Any:
    given = {"nonce": GONE, "exp": GONE, "events": {LOG_OUT: {}}, **changes}
    return log_out_token(signed(**given), KEYS, OURS, NOW)


def test_a_logout_token_counts() -> None:
    assert logged_out()["sub"] == "ann"
    assert logged_out(sub=GONE, sid="s")["sid"] == "s"


@pytest.mark.parametrize(
    "wrong",
    [
        {"events": GONE},
        {"events": {}},
        {"events": []},
        {"nonce": "n"},
        {"sub": GONE},
        {"iat": NOW - 700},
        {"aud": "x"},
    ],
    ids=repr,
)
def test_an_id_token_or_an_old_one_signs_nobody_out(wrong: dict[str, Any]) -> None:
    with pytest.raises(TokenRefusedError):
        logged_out(**wrong)
