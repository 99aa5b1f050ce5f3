"""What a person said of themselves, as far as it bears on moves: read from the newest picture and the journey."""

from sqlalchemy import Connection

from actions.journey import history, store
from actions.journey.explorer import Position, Self
from actions.journey.picture import snapshot
from actions.journey.spec import JourneyFile
from actions.turn import Person


def myself(spec: JourneyFile, connection: Connection, person: Person, position: Position) -> Self:
    """What was said; nothing for a position that is not the person's own."""
    if (position.organisation, position.category) != (person.organisation, person.category):
        return Self()
    journey = store.main(connection, person.id)
    state = store.state_of(connection, journey) if journey is not None else None
    circumstances = tuple(state.value("circumstances") or ()) if state else ()
    seen = history.latest(connection, person.id) or (snapshot(spec, state) if state else None)
    return Self(seen, circumstances) if seen is not None else Self(circumstances=circumstances)
