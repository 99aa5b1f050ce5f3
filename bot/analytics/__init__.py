"""What HR sees: figures about groups, counted from the event log, each through disclosure control. Nothing imports this."""
