"""What each process of Rasa's environment needs before it imports Rasa: paths, quiet logs, no TensorFlow."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from pathlib import Path

import model_store

PROJECT = Path(__file__).resolve().parent


def prepare() -> None:
    """Call it before anything of Rasa is imported."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("RASA_MAX_CACHE_SIZE", "0")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("TQDM_DISABLE", "1")
    os.environ.setdefault("CAIRN_ENCODER_DIR", str(encoder_folder()))
    if str(PROJECT) not in sys.path:
        sys.path.insert(0, str(PROJECT))
    if os.environ.get("CAIRN_RASA_TENSORFLOW") != "1":
        import no_tensorflow

        no_tensorflow.install()
    quieten()


def encoder_folder() -> Path:
    """Where the exported encoder stands: CAIRN_ENCODER_DIR, or `encoder` in the build folder."""
    return Path(os.environ.get("CAIRN_ENCODER_DIR") or model_store.build_folder() / "encoder")


def quieten() -> None:
    """Rasa logs what people write, at several levels: nothing of it reaches our log.

    A failed action, for instance, is logged with a trace that holds the reply it was about. The channel says that
    something failed and which kind of error it was.
    """
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    warnings.filterwarnings("ignore")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s rasa %(name)s: %(message)s")
    logging.getLogger("rasa").setLevel(logging.ERROR)
    for name in ("rasa.core.processor", "rasa.core.actions.action", "rasa.core.channels"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    for name in ("matplotlib", "apscheduler", "asyncio", "sanic.access"):
        logging.getLogger(name).setLevel(logging.ERROR)
