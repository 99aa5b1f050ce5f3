"""The pages that a person sees in a browser. What they show beside words comes from the API or the library."""

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from actions.turn import Person
from bot import language
from bot.web.assets import Assets
from bot.web.document_page import document_page
from bot.web.source_page import source_page
from bot.web.words import Words, when, words
from config.settings import Settings
from knowledge.answer import Language
from knowledge.catalogue import Catalogue
from knowledge.documents import Article

TEMPLATES = Path(__file__).with_name("templates")
COLLECTIONS = ("framework", "policies", "guides", "organisation")
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "fr": "Français", "es": "Español"}
"""Each in itself: who looks for their language must be able to read it."""
PUBLIC = ("/sign-in", "/widget", "/widget.js", "/assets/")
"""Paths that answer people who have not signed in; every other page leads to the sign-in."""


class Content(Protocol):
    """What the library holds: knowledge.search.Base."""

    @property
    def articles(self) -> Sequence[Article]:
        """All articles."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """Their sources."""
        ...


class Library(Protocol):
    """The articles: knowledge.search.KnowledgeBase."""

    @property
    def base(self) -> Content:
        """What there is, as of now."""
        ...

    def article(self, article_id: str) -> Article | None:
        """One article, or None if there is none of this id."""
        ...


class Persona(Protocol):
    """Someone to be in the demo: `about` says in a line who that is."""

    @property
    def id(self) -> str:
        """By which sign-in knows it."""
        ...

    @property
    def name(self) -> str:
        """The name shown."""
        ...

    @property
    def about(self) -> str:
        """Category, place, organisation, in a line."""
        ...


class Session(Protocol):
    """What identity puts into `request.state.session`."""

    @property
    def person(self) -> Person:
        """Who has signed in."""
        ...

    @property
    def csrf(self) -> str:
        """The token that a changing request brings back in the header X-CSRF-Token."""
        ...


def pages_router(settings: Settings, library: Library, personas: Sequence[Persona] = ()) -> APIRouter:
    """All pages, the widget and its script, and the files that they load."""
    site = _Site(settings, library, personas)
    router = APIRouter(include_in_schema=False)
    routes: dict[str, Callable[..., Any]] = {
        "/": site.home,
        "/sign-in": site.sign_in,
        "/widget": site.widget,
        "/widget.js": site.widget_script,
        "/journey": site.journey,
        "/plan": site.plan,
        "/explore": site.explore,
        "/plan/{plan_id}": site.plan,
        "/plan/{plan_id}/share": site.share,
        "/shared": site.shared,
        "/packs/{share_id}": site.pack,
        "/knowledge": site.knowledge,
        "/knowledge/{article_id}": site.article,
        "/your-data": site.your_data,
        "/assets/{digest}/{name}": site.asset,
    }
    for path, endpoint in routes.items():
        router.add_api_route(path, endpoint, methods=["GET"], response_model=None)
    return router


class _Site:
    def __init__(self, settings: Settings, library: Library, personas: Sequence[Persona]) -> None:
        self.settings = settings
        self.library = library
        self.personas = personas
        self.sides = {name: _Side(name, words(name)) for name in language.LANGUAGES}

    def home(self, request: Request) -> Response:
        return self._signed_in(request, "home.html", here="talk", limit=self.settings.message_limit, compact=False)

    def widget(self, request: Request) -> Response:
        """The talk in a frame. Who has not signed in does so in a tab of its own: no site may frame the sign-in."""
        return self._page(request, "widget.html", embeddable=True, limit=self.settings.message_limit, compact=True)

    def sign_in(self, request: Request) -> Response:
        if self.settings.sign_in == "oidc":
            query = request.query_params
            wanted = quote(query.get("next", "/"), safe="")
            return self._page(request, "sign_in_oidc.html", wanted=wanted, refused="refused" in query)
        return self._page(request, "sign_in.html", personas=self.personas)

    def plan(self, request: Request, plan_id: str | None = None) -> Response:
        return self._signed_in(request, "plan.html", embeddable=True, here="plan", plan_id=plan_id)

    def share(self, request: Request, plan_id: str) -> Response:
        return self._signed_in(request, "share.html", here="plan", plan_id=plan_id)

    def shared(self, request: Request) -> Response:
        return self._signed_in(request, "shared.html", here="shared")

    def pack(self, request: Request, share_id: str) -> Response:
        return self._signed_in(request, "pack.html", embeddable=True, here="shared", share_id=share_id)

    def explore(self, request: Request) -> Response:
        return self._signed_in(request, "explore.html", embeddable=True, here="explore")

    def journey(self, request: Request) -> Response:
        return self._signed_in(request, "journey.html", embeddable=True, here="journey")

    def knowledge(self, request: Request) -> Response:
        def order(article: Article) -> int:
            return COLLECTIONS.index(article.head.collection)

        ordered = sorted(self.library.base.articles, key=lambda article: (order(article), article.head.title))
        found = {
            name: [_line(article) for article in run]
            for name, run in groupby(ordered, key=lambda article: article.head.collection)
        }
        own = getattr(self.library, "own", None)
        if own is not None and own.entries:
            found["organisation"] = found.get("organisation", []) + [_own_line(entry) for entry in own.entries]
        collections = list(found.items())
        return self._signed_in(request, "knowledge.html", embeddable=True, here="knowledge", collections=collections)

    def article(
        self,
        request: Request,
        article_id: str,
        span: str | None = None,
        v: str | None = None,
        part: str | None = None,
    ) -> Response:
        """The source page; `span` and `v` come from a citation's address, `part` from a long document's own links."""
        found = self.library.article(article_id)
        own: Any = getattr(self.library, "own", None)
        document = own.document(article_id) if found is None and own is not None else None
        if document is not None:
            shown = document_page(document, own.entries, span, v, part)
            return self._signed_in(request, "document.html", embeddable=True, here="knowledge", document=shown)
        if found is None:
            return self._signed_in(request, "not_found.html", status=404, embeddable=True, here="knowledge")
        page = source_page(found, self.library.base.catalogue, span, v)
        return self._signed_in(request, "article.html", embeddable=True, here="knowledge", article=page)

    def your_data(self, request: Request) -> Response:
        return self._signed_in(request, "your_data.html", here="your_data", chat_days=self.settings.chat_days)

    def widget_script(self, request: Request) -> Response:
        # Other sites load it by a fixed name: kept for minutes only, and open to them.
        headers = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}
        file = self.sides[language.of_browser(request)].assets.files["widget.js"]
        return file.response(request, {**headers, "Vary": "Accept-Encoding, Accept-Language, Cookie"})

    def asset(self, request: Request, digest: str, name: str) -> Response:
        spoken = language.known(digest.rpartition("-")[2]) or "en"
        return self.sides[spoken].assets.serve(request, digest, name)

    def _signed_in(self, request: Request, template: str, **values: Any) -> Response:
        if _session(request) is not None:
            return self._page(request, template, **values)
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(wanted, safe='')}", 303, {"Cache-Control": "no-store"})

    def _page(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        embeddable: bool = False,
        here: str = "",
        **values: Any,
    ) -> Response:
        side = self.sides[language.of_request(request)]
        page = side.templates.get_template(template).render(
            session=_session(request),
            demo=self.settings.sign_in == "demo",
            here=here,
            path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            # Inside Cairn's own panel a page comes without the head that is around it already.
            framed=request.headers.get("sec-fetch-dest") == "iframe",
            **values,
        )
        return HTMLResponse(page, status, _headers(self.settings.embed_origins if embeddable else None))


def _session(request: Request) -> Session | None:
    return getattr(request.state, "session", None)


def _headers(embedding: tuple[str, ...] | None) -> dict[str, str]:
    """Headers of a page; `embedding` lists the sites that may frame it, None means that nobody may."""
    ancestors = "'none'" if embedding is None else " ".join(("'self'", *embedding))
    policy = {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
        "connect-src": "'self'", "frame-src": "'self'", "form-action": "'self'", "base-uri": "'none'",
        "frame-ancestors": ancestors,
    }  # fmt: skip
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "Vary": "Sec-Fetch-Dest, Accept-Language, Cookie",
        "X-Content-Type-Options": "nosniff",
    }


def _line(article: Article) -> dict[str, str]:
    head = article.head
    return {
        "id": article.id,
        "title": head.title,
        "organisation": head.organisation,
        "as_of": head.as_of,
        "older": "",
    }


def _own_line(entry: Any) -> dict[str, str]:
    """The same of an own document: knowledge.ingest.library.Entry."""
    named = {"id": entry.id, "title": entry.title, "organisation": entry.organisation, "as_of": entry.as_of}
    return {**named, "older": entry.superseded_by or ""}


class _Side:
    """The site in one language: its files, and templates that hold its words."""

    def __init__(self, name: Language, spoken: Words) -> None:
        self.assets = Assets(spoken.client, spoken.pages["widget"]["label"], language=name)
        self.templates = _environment(name, self.assets, spoken.pages)


def _environment(name: Language, assets: Assets, page_words: dict[str, Any]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        lang=name,
        languages=LANGUAGE_NAMES,
        t=page_words,
        asset=assets.url,
        modules=lambda entry: _modules(assets, entry),
    )
    environment.filters["when"] = lambda moment: when(moment, page_words["months"], page_words["between_date"])
    environment.filters["category"] = lambda code: page_words["categories"].get(code, code)
    return environment


def _modules(assets: Assets, entry: str) -> Markup:
    """Tags that load a module and, in the same breath, all that it imports."""
    first, *others = assets.modules(entry)
    tags = [Markup('<link rel="modulepreload" href="{}">').format(assets.url(name)) for name in others]
    return Markup("\n  ").join([*tags, Markup('<script type="module" src="{}"></script>').format(assets.url(first))])
