"""The `cairn` command."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import operation_commands, own_commands
from config.settings import get_settings
from config.yaml_file import ConfigFileError
from knowledge.answer import Answer, Question
from knowledge.documents import ArticleError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Cairn, a career advisor with sources.")
knowledge_app = typer.Typer(no_args_is_help=True, help="The knowledge base.")
data_app = typer.Typer(no_args_is_help=True, help="A person's own data.")
app.add_typer(knowledge_app, name="knowledge")
app.add_typer(data_app, name="data")
app.command()(operation_commands.backup)
app.command()(operation_commands.restore)
app.command()(operation_commands.doctor)
knowledge_app.command()(own_commands.add)
knowledge_app.command()(own_commands.remove)

Json = Annotated[bool, typer.Option("--json", help="Print the answer object.")]


@app.command()
def ask(  # noqa: PLR0913, PLR0917 - each argument is an option of the contract
    question: Annotated[str | None, typer.Argument(help="The question.")] = None,
    org: Annotated[str | None, typer.Option(help="un-secretariat or undp.")] = None,
    category: Annotated[str | None, typer.Option(help="GS, P, D, FS, NO, UNV, NPSA or IPSA.")] = None,
    role: Annotated[str, typer.Option(help="staff, manager or hr.")] = "staff",
    lang: Annotated[str, typer.Option(help="en, fr or es.")] = "en",
    batch: Annotated[Path | None, typer.Option(help="A file with one question object a line.")] = None,
    as_json: Json = False,
) -> None:
    """Answer one question, or a file of them, without a server."""
    from knowledge.search import KnowledgeBase

    if (question is None) == (batch is None):
        _stop('Give a question or --batch FILE: cairn ask "May I apply for a P post?"')
    knowledge = KnowledgeBase.open(get_settings())
    if batch is None:
        given = {"question": question, "org": org, "category": category, "role": role, "lang": lang}
        _show(knowledge.ask(_question(given, "the command")), as_json)
        return
    for number, line in enumerate(_lines(batch), start=1):
        asked = _question(_object(line, f"{batch}:{number}"), f"{batch}:{number}")
        print(knowledge.ask(asked).model_dump_json() if as_json else knowledge.ask(asked).text, flush=True)


@app.command()
def understand(
    batch: Annotated[Path, typer.Option(help="A file with {id, text} a line.")], as_json: Json = False
) -> None:
    """How the dialogue model reads each message of a file."""
    from bot.understand import understand as read

    for line in read(_lines(batch)):
        found = json.loads(line)
        print(line if as_json else f"{found['intent']:24} {found['confidence']:.2f}  {found['id']}")


@knowledge_app.command()
def build() -> None:
    """Export the encoder if needed, and build the search index if the content changed."""
    from knowledge.search import Base, KnowledgeBase

    settings = get_settings()
    base = _content(Base.read, settings.content)
    KnowledgeBase.open(settings, own=False)
    print(f"{len(base.articles)} articles, searchable in {settings.index}")
    own_commands.build(settings)


@knowledge_app.command()
def check() -> None:
    """Refuse what must not be served: missing sources, unknown sections, unsourced figures, passed reviews, lost questions."""
    from knowledge import check as checks
    from knowledge.search import Base, KnowledgeBase

    settings = get_settings()
    findings = checks.check(_content(Base.read, settings.content), datetime.now(UTC).date())
    if not findings:
        knowledge = KnowledgeBase.open(settings)
        findings = checks.not_brought_back(knowledge) + checks.dead_citations(knowledge)
    for finding in findings:
        print(finding)
    if findings:
        _stop(f"{len(findings)} findings.")
    print("The knowledge base is sound.")


@knowledge_app.command("list")
def list_articles() -> None:
    """Every article and own document: id, authority, organisation, date, title, and what superseded it."""
    from knowledge.search import Base

    settings = get_settings()
    for article in _content(Base.read, settings.content).articles:
        head = article.head
        print(f"{head.id:45} {head.authority:12} {head.organisation:15} {head.as_of:10} {head.title}")
    for line in own_commands.lines(settings):
        print(line)


@knowledge_app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(help="Answerable questions: one {id, question, sections, …} a line.")],
    unanswerable: Annotated[Path | None, typer.Option(help="Questions that the base does not hold.")] = None,
    only_own: Annotated[bool, typer.Option("--only-own", help="Ask the organisation's own documents alone.")] = False,
    without: Annotated[list[str] | None, typer.Option(help="A collection to leave out, e.g. framework.")] = None,
) -> None:
    """Hit rates on a set of questions kept apart from the articles."""
    from knowledge import evaluate as evaluation
    from knowledge.search import KnowledgeBase

    others = evaluation.load(unanswerable) if unanswerable else []
    knowledge = KnowledgeBase.open(get_settings(), without=tuple(without or ()))
    asked = evaluation.OwnOnly(knowledge) if only_own else knowledge
    report = evaluation.evaluate(asked, evaluation.load(file), others)
    print(report)
    for case in report.misses:
        print(f"  missed: {case}")


@knowledge_app.command()
def calibrate(
    answerable: Annotated[
        list[Path], typer.Option(help="Questions that the base answers, kept apart from the articles.")
    ],
    unanswerable: Annotated[list[Path], typer.Option(help="Questions that it does not hold.")],
) -> None:
    """Weigh the signals of search anew, and set the confidence from which a question is answered."""
    import yaml

    from knowledge import calibration, evaluate
    from knowledge.search import KnowledgeBase

    knowledge = KnowledgeBase.open(get_settings())
    sets = [
        evaluate.signals(knowledge, [case for p in paths for case in evaluate.load(p)])
        for paths in (answerable, unanswerable)
    ]
    today = datetime.now(UTC).date().isoformat()
    made_from = f"{len(sets[0])} answerable, {len(sets[1])} unanswerable questions"
    found = calibration.calibrate(sets[0], sets[1], today, made_from)
    calibration.FILE.write_text(yaml.safe_dump(found.model_dump(), sort_keys=False), encoding="utf-8")
    thresholds = {language: weighing.threshold for language, weighing in found.by_language.items()}
    print(f"thresholds {thresholds}, written to {calibration.FILE}")


@data_app.command()
def export(person: Annotated[str, typer.Argument(help="The person's id, or how they sign in.")]) -> None:
    """Everything that Cairn holds of a person, as JSON."""
    from bot.own_data import export as collect

    print(json.dumps(collect(get_settings(), person), ensure_ascii=False, indent=2))


@data_app.command()
def erase(
    person: Annotated[str, typer.Argument(help="The person's id, or how they sign in.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase everything that Cairn holds of a person, at once."""
    from bot.own_data import erase as remove

    if not yes and not typer.confirm(f"Erase everything of {person}? This cannot be undone."):
        _stop("Nothing erased.")
    print(f"Erased: {remove(get_settings(), person)} rows.")


def _question(given: dict[str, Any], place: str) -> Question:
    from pydantic import ValidationError

    try:
        return Question.model_validate({name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        _stop(f"{place}: {'.'.join(map(str, first['loc']))}: {first['msg']} (found {first['input']!r}).")


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError as error:
        _stop(f"{place}: not JSON: {error}.")
    if not isinstance(found, dict):
        _stop(f"{place}: expected an object, found {type(found).__name__}.")
    return found


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        _stop(f"{path}: {error.strerror}.")


def _show(answer: Answer, as_json: bool) -> None:
    if as_json:
        print(answer.model_dump_json(indent=2))
        return
    print(answer.text)
    if answer.notice:
        print(f"\n{answer.notice}")
    for number, citation in enumerate(answer.citations, start=1):
        print(f"\n[{number}] {citation.title} ({citation.authority}, {citation.as_of})\n    {citation.url}")


def _content(read: Any, folder: Path) -> Any:
    try:
        return read(folder)
    except (ArticleError, ConfigFileError) as error:
        _stop(str(error))


def _stop(text: str) -> NoReturn:
    print(text, file=sys.stderr)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()
