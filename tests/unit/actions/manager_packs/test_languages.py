"""Sharing and packs in French and Spanish: typed and pressed, shown in the language of who looks."""

from datetime import date
from pathlib import Path

import pytest

from actions import people
from actions.manager_packs.spec import pack_file
from actions.manager_packs.understand import manages, understand, wants_practice
from actions.plans import store as plans
from actions.sharing import store as sharing
from actions.sharing.texts import sharing_texts
from actions.sharing.understand import answered
from actions.sharing.understand import understand as share_wish
from knowledge.answer import Language
from tests.unit.actions.journey.conversation import Conversation
from tests.unit.actions.plans.given import a_full_plan

TODAY = date(2026, 11, 25)
SHARE: dict[Language, tuple[str, str, str]] = {
    "fr": ("partager mes deux buts avec ma cheffe", "Avec qui ?", "Partager exactement ceci"),
    "es": ("compartir mis dos objetivos con mi jefa", "¿Con quién?", "Compartir exactamente esto"),
}
PACK: dict[Language, tuple[str, str, str]] = {
    "fr": ("j'ai un entretien de carrière demain avec une personne de mon équipe", "Bloqué", "Bloqué"),
    "es": ("mañana tengo una conversación de carrera con mi personal", "Estancado", "Estancado"),
}


def speaking(folder: Path, persona: str, language: Language) -> Conversation:
    talk = Conversation(folder, persona)
    with talk.database.begin() as connection:
        people.change_profile(connection, talk.person_id, language=language)
        if persona == "driver":
            plans.create(connection, talk.person_id, a_full_plan())
    return talk


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_share_is_asked_shown_and_made_in_the_language(tmp_path: Path, language: Language) -> None:
    talk = speaking(tmp_path, "driver", language)
    said, asked, share = SHARE[language]
    talk.say(said, "share_with_manager")
    assert asked in talk.text
    talk.say("Ingrid Solberg")
    shown = talk.cards("sections")[0]["sections"]
    assert [one["heading"] for one in shown] == [sharing_texts(language).kinds["objective"][1].capitalize()]
    assert len(shown[0]["items"]) == 2
    talk.press(share)
    assert "Ingrid Solberg" in talk.text
    with talk.database.read() as connection:
        assert len(sharing.given(connection, talk.person_id)) == 1


@pytest.mark.parametrize(
    ("language", "who_sees", "stop"),
    [("fr", "qui voit mon plan ?", "arrête de partager avec Ingrid"), ("es", "¿quién ve mi plan?", "deja de compartir con Ingrid")],
)  # fmt: skip
def test_who_sees_what_and_stopping_it(tmp_path: Path, language: Language, who_sees: str, stop: str) -> None:
    talk = speaking(tmp_path, "driver", language)
    talk.say(f"{SHARE[language][0].rpartition(' ')[0].rpartition(' ')[0]} Ingrid Solberg", "share_with_manager")
    talk.press(SHARE[language][2])
    talk.say(who_sees, "share_with_manager")
    assert "**Ingrid Solberg**" in talk.text
    talk.say(stop, "share_with_manager")
    talk.say(who_sees, "share_with_manager")
    assert sharing_texts(language).chat.given_none in talk.text


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_pack_in_two_turns_with_questions_that_one_can_say_aloud(tmp_path: Path, language: Language) -> None:
    talk = speaking(tmp_path, "manager", language)
    said, situation, about = PACK[language]
    talk.say(said, "prepare_conversation")
    talk.say(situation)
    card = talk.cards("sections")[0]
    assert about in card["note"]
    texts = [item["text"] for section in card["sections"] for item in section["items"]]
    english = pack_file().sentences()
    assert [text for text in texts if text in english] == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_the_talk_is_played_through_in_the_language(tmp_path: Path, language: Language) -> None:
    talk = speaking(tmp_path, "manager", language)
    words = pack_file(language).texts
    talk.say(
        {"fr": "je voudrais répéter l'entretien", "es": "quiero ensayar la conversación"}[language],
        "prepare_conversation",
    )
    steps = 0
    while words.buttons.next in talk.buttons():
        assert {s["heading"] for s in talk.cards("sections")[0]["sections"]} == {
            words.practice.try_,
            words.practice.listen,
        }
        steps += 1
        talk.press(words.buttons.next)
    assert steps == len(pack_file().practice)


def test_a_manager_reads_headings_in_the_own_language_and_items_as_they_were_shown(tmp_path: Path) -> None:
    """What Cairn said in an item when it was shown stays as it was shown."""
    owner = speaking(tmp_path, "driver", "fr")
    owner.say("partager mes buts avec Ingrid Solberg", "share_with_manager")
    shown = owner.cards("sections")[0]["sections"][0]["items"]
    owner.press("Partager exactement ceci")
    with owner.database.read() as connection:
        kept = sharing.given(connection, owner.person_id)[0].items
    assert [(item.text, item.detail) for item in kept] == [(one["text"], one["detail"]) for one in shown]
    assert any("d'ici au" in (item.detail or "") for item in kept)


@pytest.mark.parametrize(
    ("language", "text", "category", "situation"),
    [
        ("fr", "Amina, une G-6 bloquée", "GS", "plateau"),
        ("fr", "mon chauffeur part à la retraite", "GS", "pre-retirement"),
        ("fr", "une administratrice nationale qui revient de congé maternité", "NO", "returning"),
        ("fr", "un agent du service mobile, le bureau ferme", "FS", "downsizing"),
        ("es", "preparar la conversación con mi G-6 que está estancada", "GS", "plateau"),
        ("es", "una voluntaria que acaba de llegar", "UNV", "new-in-role"),
        ("es", "un oficial nacional que se jubila", "NO", "pre-retirement"),
        ("es", "una P-4, su marido trabaja también", "P", "dual-career"),
    ],
)
def test_category_and_situation_are_read(language: Language, text: str, category: str, situation: str) -> None:
    said = understand(text, pack_file(language), TODAY)
    assert said.category == category
    assert situation in said.situations


@pytest.mark.parametrize(
    ("text", "grade"),
    [("la conversación con una G-5", "G-5"), ("no a todos", None), ("de la oficina", None), ("con una P 3", "P-3")],
)
def test_words_are_no_grades(text: str, grade: str | None) -> None:
    assert understand(text, pack_file("es"), TODAY).grade == grade


def test_days_of_the_week_are_known_in_each_language() -> None:
    days = [("en", "on Friday"), ("fr", "vendredi"), ("es", "el viernes")]
    assert {understand(text, pack_file(language), TODAY).day for language, text in days} == {date(2026, 11, 27)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "text", "leads"),
    [
        ("fr", "préparer l'entretien avec ma cheffe", False), ("fr", "préparer l'entretien avec un agent que je supervise", True),
        ("es", "preparar la conversación con mi jefe", False), ("es", "conversación de carrera con mi colaboradora", True),
    ],
)  # fmt: skip
def test_who_leads_the_talk_is_told_by_the_words(language: Language, text: str, leads: bool) -> None:
    assert manages(text, "staff", pack_file(language).words) is leads
    assert not wants_practice(text, pack_file(language).words)


@pytest.mark.parametrize(
    ("language", "text", "name", "until"),
    [
        ("fr", "partage mes points forts avec Helen Weber jusqu'au 31 mars 2027", "Helen Weber", date(2027, 3, 31)),
        ("fr", "je veux montrer mes buts à Helen Weber", "Helen Weber", None),
        ("es", "comparte mis puntos fuertes con Helen Weber hasta el 31 de marzo de 2027", "Helen Weber", date(2027, 3, 31)),
        ("es", "quiero mostrar mis objetivos a Helen Weber", "Helen Weber", None),
    ],
)  # fmt: skip
def test_name_and_day_of_a_share_are_read(language: Language, text: str, name: str, until: date | None) -> None:
    wish = share_wish(text, sharing_texts(language).words, TODAY)
    assert (wish.address, wish.until) == (name, until)
    assert len(wish.kinds) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "c'est Helen Weber"), ("fr", "avec Helen Weber svp"), ("es", "se llama Helen Weber"),
        ("es", "con Helen Weber, por favor"),
    ],
)  # fmt: skip
def test_a_name_in_an_answer_is_read(language: Language, text: str) -> None:
    assert answered(text, sharing_texts(language).words) == "Helen Weber"
