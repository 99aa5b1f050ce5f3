"""A small knowledge base in a temporary folder, with the toy encoder: no model, no network."""

from pathlib import Path

import yaml

from knowledge import index
from knowledge.documents import Article, read
from knowledge.embeddings import ToyEncoder
from knowledge.search import Base, KnowledgeBase

HEAD = {
    "collection": "framework",
    "authority": "framework",
    "organisation": "un-secretariat",
    "audience": ["staff"],
    "as_of": "2021-09",
    "review_by": "2099-01",
}
_WEIGHING = {"intercept": -1.5, "weights": [3.0, 0.0, 3.0, 0.0], "threshold": 0.5}
CALIBRATED = {
    "by_language": {"en": _WEIGHING, "fr": _WEIGHING, "es": _WEIGHING},
    "made_on": "2026-01-01",
    "made_from": "a guess for tests",
}


def given_article_file(folder: Path, article_id: str, body: str, **head: object) -> Path:
    fields = {
        "id": article_id,
        "title": f"About {article_id.replace('-', ' ')}",
        "sources": [
            {
                "key": "main",
                "document": "un-secretariat-2021",
                "section": "un-secretariat/drivers/mobility",
                "as_of": "2021-09",
            }
        ],
        "questions": [f"what is {article_id.replace('-', ' ')}"],
        **HEAD,
        **head,
    }
    path = folder / "framework" / f"{article_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{yaml.safe_dump(fields, sort_keys=False)}---\n{body}\n", encoding="utf-8")
    return path


def given_article(
    folder: Path, article_id: str = "moving-around", body: str = "Moving is good.", **head: object
) -> Article:
    return read(given_article_file(folder, article_id, body, **head))


def given_knowledge(content: Path) -> KnowledgeBase:
    """The articles below `content`, with the real files beside them."""
    real = Path(__file__).resolve().parents[3] / "knowledge" / "content"
    for name in (
        "sections.yaml",
        "facts.yaml",
        "glossary.yaml",
        "handoffs.yaml",
        "handoffs.fr.yaml",
        "handoffs.es.yaml",
        "work-stories.yaml",
        "topics_not_held.yaml",
        "phrases.en.yaml",
        "phrases.fr.yaml",
        "phrases.es.yaml",
    ):
        (content / name).write_text((real / name).read_text(encoding="utf-8"), encoding="utf-8")
    base = Base.read(content)
    encoder = ToyEncoder()
    entries = index.entries(base.articles, base.topics.topics)
    return KnowledgeBase(base, index.build(content / "index", entries, encoder), encoder)
