"""Every table that knows a person is found, so that export and erasure leave nothing out."""

from actions.database import metadata
from actions.own_data.owned import owned
from bot import tables

NOBODYS = {
    "schema_version",  # one number
    "gaps",  # redacted questions, with nobody's name
    "workers",  # processes
    "analytics_counts",  # figures: how many, not who
    "analytics_published",
    "analytics_state",
    "audit",  # opaque ids of who looked at what: kept on purpose, so that nobody erases their own trace
    "erasures",  # what remains on purpose: that someone, of whom nothing else is left, was erased
}


def test_every_table_is_a_persons_or_named_here_as_nobodys() -> None:
    assert tables
    theirs = {table.name for table, _ in owned("ann", ["pseudonym"])}
    others = {name for name in metadata.tables if not name.startswith("test_")} - theirs
    assert others == NOBODYS


def test_children_come_before_parents() -> None:
    order = [table.name for table, _ in owned("ann", ["pseudonym"])]
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            if table.name in order and key.column.table.name in order and key.column.table is not table:
                assert order.index(table.name) < order.index(key.column.table.name)
