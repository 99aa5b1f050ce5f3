"""Exports the dialogue model's encoder (advisor environment): ``python -m bot.rasa.export_encoder``."""

import sys
from pathlib import Path

from config.settings import get_settings
from knowledge.encoder_export import export, is_exported


def main(arguments: list[str]) -> None:
    """Export into the folder given as the only argument, or into the build folder, if it is not there already."""
    settings = get_settings()
    folder = Path(arguments[0]) if arguments else settings.intent_encoder_folder
    if not is_exported(settings.intent_encoder, folder):
        export(settings.intent_encoder, folder)


if __name__ == "__main__":
    main(sys.argv[1:])
