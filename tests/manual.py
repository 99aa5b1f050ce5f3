"""An invented organisation's office manual, of any length: the same text as DOCX and as PDF. Nothing in it is true.

Every section has one subject, one duty station and numbers of its own, so that a question has exactly one right section.
"""

import json
from dataclasses import dataclass
from itertools import product
from pathlib import Path

TITLE = "Office Manual of the House of Invented Things"
EDITION = "Edition of March 2024"
SUBJECTS = {
    "Parking permits": ("a parking permit", "the garage desk", "parking space", "vehicle registration"),
    "Laptop loans": ("a loan laptop", "the equipment counter", "laptop", "asset tag"),
    "Meeting rooms": ("a meeting room", "the booking team", "room", "seating plan"),
    "Library cards": ("a library card", "the reading room", "book", "borrower number"),
    "Bicycle shed": ("a key to the bicycle shed", "the gate office", "bicycle", "frame number"),
    "Canteen vouchers": ("canteen vouchers", "the catering office", "meal", "voucher book"),
    "Locker keys": ("a locker key", "the key room", "locker", "key number"),
    "Business cards": ("business cards", "the print shop", "card", "proof sheet"),
    "Visitor badges": ("a visitor badge", "the reception", "visitor", "escort form"),
    "Ergonomic chairs": ("an ergonomic chair", "the furniture store", "chair", "workplace check"),
    "Phone contracts": ("an office phone", "the telephone exchange", "phone", "extension number"),
    "Storage boxes": ("storage boxes", "the archive", "box", "retention label"),
    "Plant care": ("a plant for your office", "the greenhouse", "plant", "watering plan"),
    "Gym lockers": ("a place in the gym", "the sports desk", "training slot", "fitness form"),
    "Language exchange": ("a language partner", "the exchange desk", "partner", "level sheet"),
}
PLACES = [
    "Alpha House",
    "Birch Court",
    "Cedar Tower",
    "Delta Wing",
    "Elm Street",
    "Fjord Building",
    "Granite Hall",
    "Harbour Office",
    "Iris Pavilion",
    "Juniper Block",
    "Kestrel Yard",
    "Linden Square",
    "Maple Annex",
    "North Pier",
    "Ochre Lodge",
    "Pine Terrace",
    "Quartz House",
    "River Mill",
    "Spruce Close",
    "Tulip Centre",
]


@dataclass(frozen=True)
class Section:
    chapter: str
    title: str
    first: str
    second: str
    steps: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    note: str
    question: str


def sections(count: int) -> list[Section]:
    """Up to 300 sections, one for each place and subject."""
    made = []
    for number, (place, subject) in enumerate(product(PLACES, SUBJECTS)):
        if number == count:
            break
        thing, desk, noun, paper = SUBJECTS[subject]
        days, fee, floor = 2 + number % 17, 5 + number % 41, 1 + number % 9
        made.append(
            Section(
                chapter=place,
                title=f"{subject} at {place}",
                first=f"Colleagues at {place} receive {thing} from {desk} on floor {floor}. The request is answered within "
                f"{days} working days, and what is handed out stays the property of the house. Whoever moves to another "
                f"building brings it back before the last working day, so that the next colleague can use it.",
                second=f"A lost {noun} is reported to {desk} on the same day. The replacement is issued once the {paper} has "
                f"been checked; a contribution of {fee} tokens is due, unless the loss was caused by a fault of the building.",
                steps=(
                    f"Fill in the {paper} and sign it.",
                    f"Have it confirmed by the floor coordinator of {place}.",
                    f"Bring it to {desk}, floor {floor}, between nine and noon.",
                ),
                rows=(
                    ("Kind of request", "Working days"),
                    (f"First {noun}", str(days)),
                    (f"Second {noun}", str(days + 4)),
                ),
                note=f"Counted from the day on which {desk} has received the {paper}.",
                question=f"How do I get {thing} at {place}?",
            )
        )
    return made


def as_docx(
    path: Path,
    made: list[Section],
    title: str = "Office Manual of the House of Invented Things",
    edition: str = "Edition of March 2024",
) -> None:
    import docx

    document = docx.Document()
    document.core_properties.title = title
    document.sections[0].header.paragraphs[0].text = "Office Manual, for invented use only"
    document.add_paragraph(title, style="Title")
    document.add_paragraph(edition)
    chapter = ""
    for section in made:
        if section.chapter != chapter:
            chapter = section.chapter
            document.add_heading(chapter, 1)
        document.add_heading(section.title, 2)
        document.add_paragraph(section.first)
        document.add_paragraph("A desk in an invented building", style="Caption")
        for step in section.steps:
            document.add_paragraph(step, style="List Number")
        table = document.add_table(rows=0, cols=2)
        for row in section.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph(section.second)
        document.add_page_break()
    document.save(str(path))


_TYPST = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(paper: "a4", header: [Office Manual, for invented use only],
  footer: context align(center, [Page #counter(page).display()]))
#set text(size: 10.5pt)
#show heading.where(level: 1): set text(size: 18pt)
#show heading.where(level: 2): set text(size: 13pt)
#text(size: 26pt, data.title)

#data.edition
#let last = state("chapter", "")
#for (at, section) in data.sections.enumerate() {
  if at == 0 or data.sections.at(at - 1).chapter != section.chapter { heading(level: 1, section.chapter) }
  heading(level: 2, section.title)
  par[#section.first#footnote(section.note)]
  figure(rect(width: 40pt, height: 30pt), caption: [A desk in an invented building])
  for step in section.steps [- #step \\ ]
  table(columns: 2, ..section.rows.flatten().map(c => [#c]))
  par(section.second)
  pagebreak(weak: true)
}
"""


def as_pdf(
    path: Path,
    made: list[Section],
    title: str = "Office Manual of the House of Invented Things",
    edition: str = "Edition of March 2024",
) -> None:
    import typst

    data = {"title": title, "edition": edition, "sections": [vars(section) for section in made]}
    source = path.with_suffix(".typ")
    source.write_text(_TYPST, encoding="utf-8")
    typst.compile(str(source), output=str(path), sys_inputs={"data": json.dumps(data)})
    source.unlink()
