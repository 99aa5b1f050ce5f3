"""The way to the identity provider and back, and its word that somebody has signed out."""

import hmac
import json
import logging
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass
from urllib.parse import parse_qs, urlencode

from anyio import to_thread
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot import language
from bot.identity.oidc.profile import identified
from bot.identity.oidc.provider import Provider, ProviderAwayError
from bot.identity.oidc.tokens import TokenRefusedError
from bot.identity.routes import keep_cookie, on_this_site
from bot.identity.sessions import Sessions
from bot.problems import Problem

log = logging.getLogger(__name__)
CALLBACK = "/oidc/callback"
SECONDS = 600
COOKIE = "cairn-sign-in"
NO_STORE = {"Cache-Control": "no-store"}
LONGEST_NEXT = 500


@dataclass(frozen=True)
class Leaving:
    """What a browser keeps while it is at the provider: only who began can end it."""

    state: str
    nonce: str
    verifier: str
    next: str

    def dump(self) -> str:
        """As the value of a cookie."""
        return urlsafe_b64encode(json.dumps(asdict(self)).encode()).decode()

    @classmethod
    def load(cls, value: str) -> "Leaving":
        """From the value of a cookie.

        Raises:
            TokenRefusedError: it is none of ours.
        """
        try:
            kept = cls(**json.loads(urlsafe_b64decode(value)))
        except (ValueError, TypeError):
            raise TokenRefusedError("no sign-in was begun in this browser") from None
        if not all(isinstance(part, str) and part for part in asdict(kept).values()):
            raise TokenRefusedError("no sign-in was begun in this browser")
        return kept


def oidc_router(provider: Provider | None, sessions: Sessions) -> APIRouter:
    """The routes of sign-in by an identity provider; without one, there is nothing here."""
    router = APIRouter(include_in_schema=False)

    @router.get("/oidc/sign-in", response_model=None)
    async def leave(request: Request) -> Response:
        there = _there(provider)
        wanted = on_this_site(request.query_params.get("next", "/"))
        leaving = Leaving(_secret(), _secret(), _secret(), wanted[:LONGEST_NEXT])
        try:
            metadata = await there.metadata()
        except ProviderAwayError as error:
            log.error("The identity provider is away: %s.", error)
            raise Problem("sign-in-away", retry_after=30) from None
        asked = {
            "response_type": "code",
            "client_id": there.settings.client_id,
            "redirect_uri": there.settings.public_url + CALLBACK,
            "scope": " ".join(there.settings.scopes),
            "state": leaving.state,
            "nonce": leaving.nonce,
            "code_challenge": create_s256_code_challenge(leaving.verifier),
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in metadata.authorize else "?"
        answer = RedirectResponse(f"{metadata.authorize}{joint}{urlencode(asked)}", 303, NO_STORE)
        answer.set_cookie(
            _cookie(request), leaving.dump(), max_age=SECONDS, httponly=True, samesite="lax", secure=_secure(request)
        )
        return answer

    @router.get(CALLBACK, response_model=None)
    async def come_back(request: Request) -> Response:
        there = _there(provider)
        try:
            leaving = Leaving.load(request.cookies.get(_cookie(request), ""))
            claims = await there.exchange(
                await _code(there, request, leaving),
                leaving.verifier,
                there.settings.public_url + CALLBACK,
                leaving.nonce,
            )
        except (TokenRefusedError, ProviderAwayError) as error:
            log.warning("A sign-in was refused: %s.", error)
            answer = RedirectResponse("/sign-in?refused=1", 303, NO_STORE)
            answer.delete_cookie(_cookie(request), httponly=True, samesite="lax", secure=_secure(request))
            return answer
        who = identified(claims, there.settings)
        wished = language.known(request.cookies.get(language.COOKIE))
        who.profile.setdefault("language", language.of_browser(request))
        session = await to_thread.run_sync(sessions.begin, who, wished)
        answer = RedirectResponse(on_this_site(leaving.next), 303, NO_STORE)
        keep_cookie(request, answer, session, sessions.seconds)
        answer.delete_cookie(_cookie(request), httponly=True, samesite="lax", secure=_secure(request))
        if wished:
            answer.delete_cookie(language.COOKIE)
        return answer

    @router.post("/oidc/log-out")
    async def signed_out_there(request: Request) -> Response:
        there = _there(provider)
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        try:
            claims = await there.log_out_claims(form.get("logout_token", [""])[0])
        except (TokenRefusedError, ProviderAwayError) as error:
            log.warning("A log-out by the provider was refused: %s.", error)
            raise Problem("bad-request") from None
        await to_thread.run_sync(
            sessions.end_by_provider, there.settings.issuer, claims.get("sub"), claims.get("sid")
        )
        return Response(status_code=200, headers=NO_STORE)

    return router


async def log_out_url(provider: Provider | None) -> str | None:
    """Where a browser goes on to sign out at the provider as well; None where there is no such place."""
    if provider is None:
        return None
    try:
        ends = (await provider.metadata()).ends_sessions
    except ProviderAwayError:
        return None
    back = {
        "client_id": provider.settings.client_id,
        "post_logout_redirect_uri": f"{provider.settings.public_url}/sign-in",
    }
    return f"{ends}?{urlencode(back)}" if ends else None


async def _code(provider: Provider, request: Request, leaving: Leaving) -> str:
    """The code that the provider gave this browser.

    Raises:
        TokenRefusedError
    """
    given = request.query_params
    if not hmac.compare_digest(given.get("state", "").encode(), leaving.state.encode()):
        raise TokenRefusedError("it answers another request (state)")
    issuer = given.get("iss")
    if issuer != provider.settings.issuer and (issuer is not None or (await provider.metadata()).names_issuer):
        raise TokenRefusedError("it comes from another provider (iss)")
    if not given.get("code"):
        raise TokenRefusedError("the provider gave no code")
    return given["code"]


def _secret() -> str:
    return secrets.token_urlsafe(32)


def _there(provider: Provider | None) -> Provider:
    if provider is None:
        raise Problem("not-found")
    return provider


def _secure(request: Request) -> bool:
    return bool(request.scope["scheme"] == "https")


def _cookie(request: Request) -> str:
    return f"__Host-{COOKIE}" if _secure(request) else COOKIE
