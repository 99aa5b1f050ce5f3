"""Microsoft Teams: the whole product in a chat of its own; in groups, general questions only.

Nothing here is imported where the channel is off, apart from `tables` (every table is known, so that export and erasure
find it): the SDK takes two seconds to load.
"""
