"""The database's schema as steps, oldest first. `python -m bot.migrations "what changes"` writes the next one."""
