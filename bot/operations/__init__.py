"""Keeping Cairn alive: backup and restore, migrations, what is wrong on a machine and what to do about it."""
