"""Typed settings, the files that an organisation may change, and the decisions taken."""
