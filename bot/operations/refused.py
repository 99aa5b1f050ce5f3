"""What a command says where it cannot do what it was asked to."""


class OperationRefusedError(RuntimeError):
    """Nothing was changed; the message says why, and what to do next."""
