"""The durable gateway between the channels and the dialogue."""
