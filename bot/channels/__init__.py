"""The channels: how messages and requests come in, over HTTP."""
