"""The composition root: gateway, channels, identity, pages, the Rasa project and the command."""
