"""The organisation's own documents: read in a process with limits, kept as structure, cut into passages."""
