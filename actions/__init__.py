"""What the advisor does: answers, the journey, plans, a person's own data. Each a pure core, a store and thin Rasa actions."""
