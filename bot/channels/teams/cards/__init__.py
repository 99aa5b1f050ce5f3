"""A reply of the gateway as an Adaptive Card: the same description that the widget draws. Pure."""
