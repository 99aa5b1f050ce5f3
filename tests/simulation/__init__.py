"""Simulated staff: whole journeys through the gateway, the real Rasa and the real advisor."""
