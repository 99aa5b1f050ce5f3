"""The whole way in French and in Spanish, typed: questions, moves beside the way, the picture; either language is understood."""

from pathlib import Path

import pytest

from actions import people
from actions.journey.state import journey_state
from knowledge.answer import Language
from tests.unit.actions.journey.conversation import Conversation

FRENCH = {
    "satisfaction": "Le plus : Monter en grade. Le moins : Servir en différents lieux.",
    "importance": "profondeur 4, monter en grade 5, le reste 3", "today": "4 3 2 3 5 4 4",
    "values-1": "Le plus : Voir des résultats. Le moins : Être reconnu.", "values-2": "1, 3", "values-3": "1, 2",
    "values-4": "le plus apprendre, le moins reconnaissance", "values-5": "2; 1", "values-6": "3; 1", "values-7": "1; 2",
    "skills": "Tenir un parc en sûreté ; former", "skills-proof": "aucun accident ; trois reçus", "style": "4 2 3 5 1",
    "ambition": "Je dirige le transport d'une grande mission", "circumstances": "proches ; santé",
    "direction": "élargir", "options": "1", "short-goal": "Réussir l'examen d'anglais", "short-goal-proof": "J'ai le certificat",
    "short-goal-date": "30/06/2027", "learn": "Lire un budget", "support": "1", "hours": "5 heures",
    "check-in": "tous les trois mois",
    "brand": "J'amène les gens là où il faut, en sûreté.", "network": "Chef des achats : décide", "network-near": "2",
    "evidence-context": "Le carburant manquait", "evidence-action": "J'ai refait les routes",
    "evidence-result": "12 % de moins",
    "checklist": "papiers ; alertes",
}  # fmt: skip
SPANISH = {
    **FRENCH,
    "satisfaction": "Lo que más: Subir de grado. Lo que menos: Servir en distintos lugares.",
    "importance": "profundidad 4, subir de grado 5, el resto 3",
    "values-1": "Lo que más: Ver resultados. Lo que menos: Ser reconocido.",
    "values-4": "lo que más aprender, lo que menos reconocimiento", "circumstances": "familia; salud", "direction": "ampliar",
    "hours": "5 horas", "check-in": "cada tres meses", "checklist": "papeles; alertas",
}  # fmt: skip
TALKS: dict[Language, dict[str, str]] = {"fr": FRENCH, "es": SPANISH}
BUTTONS: dict[Language, tuple[str, str]] = {
    "fr": ("Courte, 5 minutes", "Complète, 20 minutes"),
    "es": ("Corto, 5 minutos", "Completo, 20 minutos"),
}


def given_talk(folder: Path, language: Language) -> Conversation:
    talk = Conversation(folder)
    speak(talk, language)
    return talk


def speak(talk: Conversation, language: Language) -> None:
    with talk.database.begin() as connection:
        people.change_profile(connection, talk.person_id, language=language)


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("route", [0, 1])
def test_each_way_is_walked_to_its_end_in_the_persons_words(tmp_path: Path, language: Language, route: int) -> None:
    talk = given_talk(tmp_path, language)
    talk.say("?", "start_journey")
    talk.press(BUTTONS[language][route])
    asked: list[str] = []
    while talk.asked is not None:
        assert talk.asked not in asked, talk.text
        asked.append(talk.asked)
        talk.say(TALKS[language][talk.asked])

    assert asked[-1] == ("checklist" if route else "hours")


@pytest.mark.parametrize(
    ("language", "why", "skip", "back"),
    [("fr", "pourquoi cette question ?", "passer", "retour"), ("es", "¿por qué?", "saltar", "atrás")],
)
def test_one_steers_in_ones_own_language(tmp_path: Path, language: Language, why: str, skip: str, back: str) -> None:
    talk = given_talk(tmp_path, language)
    talk.say("?", "start_journey")
    talk.press(BUTTONS[language][0])
    talk.say(why)
    assert talk.asked == "satisfaction"
    talk.say(skip)
    assert talk.asked == "ambition"
    talk.say(back)
    assert talk.asked == "satisfaction"


def test_an_answer_in_english_is_understood_in_a_french_talk(tmp_path: Path) -> None:
    talk = given_talk(tmp_path, "fr")
    talk.say("?", "start_journey")
    talk.say("the short one")
    talk.say("Most: Depth. Least: Moving up.")

    assert talk.asked == "ambition"


def test_who_changes_the_language_half_way_is_asked_the_same_question_in_it(tmp_path: Path) -> None:
    talk = Conversation(tmp_path)
    talk.say("plan my career", "start_journey")
    talk.say("short")
    speak(talk, "fr")
    talk.say("", "ask_journey")

    assert talk.asked == "satisfaction"
    assert "qu'est-ce qui vous apporte le plus" in talk.card["prompt"]
    with talk.database.read() as connection:
        state = journey_state(talk.services, connection, talk.person_id)
    assert state is not None
    assert state["step"]["name"] == "Se connaître"
