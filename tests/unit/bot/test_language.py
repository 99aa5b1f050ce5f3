"""The language of a person: the browser's at first, changed on the page, over the API or in the talk."""

from pathlib import Path

import pytest

from bot.language import preferred
from tests.service import given_service


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8, *;q=0.5", "fr"),
        ("de-DE,de;q=0.9,es;q=0.7,en;q=0.3", "es"),
        ("de, ja", "en"),
        ("es;q=0, fr;q=0.1", "fr"),
        ("", "en"),
        ("fr;q=much", "en"),
    ],
)
def test_the_browser_says_what_it_prefers(header: str, language: str) -> None:
    assert preferred(header) == language


async def test_at_first_a_person_speaks_the_language_of_the_browser(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = service.anonymous(**{"Accept-Language": "fr-FR,fr;q=0.9"})
        signed_in = (await client.post("/demo/sign-in", json={"persona": "staff"})).json()
        again = service.anonymous(**{"Accept-Language": "es"})
        later = (await again.post("/demo/sign-in", json={"persona": "staff"})).json()

        assert signed_in["person"]["language"] == "fr"
        assert later["person"]["language"] == "fr"


async def test_what_is_chosen_before_signing_in_goes_with_the_person(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = service.anonymous(Origin="http://127.0.0.1:8000")
        await client.post("/demo/sign-in", json={"persona": "staff"})
        client.cookies.clear()
        chosen = await client.post("/language", data={"language": "es", "next": "/sign-in?next=/plan"})
        page = await client.get("/sign-in")
        signed_in = (await client.post("/demo/sign-in", json={"persona": "staff"})).json()

        assert (chosen.status_code, chosen.headers["Location"]) == (303, "/sign-in?next=/plan")
        assert '<html lang="es">' in page.text
        assert signed_in["person"]["language"] == "es"
        assert "cairn-language" not in client.cookies


async def test_the_switch_works_without_a_script_and_the_api_shows_it(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        client = service.anonymous(Origin="http://127.0.0.1:8000")
        await client.post("/demo/sign-in", json={"persona": "staff"})
        await client.post("/language", data={"language": "fr", "next": "/"})

        assert (await client.get("/api/v1/me")).json()["person"]["language"] == "fr"
        assert '<html lang="fr">' in (await client.get("/your-data")).text


async def test_a_program_changes_its_persons_language(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        token = (await service.anonymous().post("/demo/sign-in", json={"persona": "staff"})).json()["token"]
        client = service.anonymous(Authorization=f"Bearer {token}")
        changed = await client.patch("/api/v1/me", json={"language": "es"})
        refused = await client.patch("/api/v1/me", json={"language": "de"})

        assert changed.json()["person"]["language"] == "es"
        assert refused.status_code == 422
        assert refused.json()["title"] == "La solicitud no está completa o no es válida"


@pytest.mark.parametrize("origin", [{"Origin": "https://elsewhere.example"}, {}])
async def test_no_other_site_changes_the_language(tmp_path: Path, origin: dict[str, str]) -> None:
    async with given_service(tmp_path) as service:
        client = service.anonymous(**origin)
        await client.post("/demo/sign-in", json={"persona": "staff"}, headers={"Origin": "http://127.0.0.1:8000"})

        assert (await client.post("/language", data={"language": "fr"})).status_code == 403


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""])
async def test_the_switch_leads_nowhere_else(tmp_path: Path, path: str) -> None:
    async with given_service(tmp_path) as service:
        client = service.anonymous(Origin="http://127.0.0.1:8000")
        changed = await client.post("/language", data={"language": "fr", "next": path})

        assert changed.headers["Location"] == "/"


async def test_asked_for_in_the_talk_it_reaches_the_dialogue_as_a_wish(tmp_path: Path) -> None:
    async with given_service(tmp_path) as service:
        token = (await service.anonymous().post("/demo/sign-in", json={"persona": "staff"})).json()["token"]
        client = service.anonymous(Authorization=f"Bearer {token}")
        await client.post("/api/v1/messages", json={"text": "en français s'il vous plaît", "client_id": "1"})

        assert service.rasa.turns[-1]["intent"] == "change_language"
        assert service.rasa.turns[-1]["context"]["button"] == {"intent": "change_language", "language": "fr"}
