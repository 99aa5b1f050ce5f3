"""A stand-in for Microsoft's side of Teams: its identity service, its connector, and what a client sends."""
