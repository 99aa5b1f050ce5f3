"""Rasa's logistic regression, with its strength open to configuration and one trap closed."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message


class ClassifierNotTrainedError(RasaException):
    """The model holds no trained classifier."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(LogisticRegressionClassifier):
    """Logistic regression that refuses to load untrained: Rasa's own does so silently and fails each message."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """As Rasa's, and `C`: the inverse of the regularisation (scikit-learn's default is 1)."""
        return {**LogisticRegressionClassifier.get_default_config(), "C": 1.0}

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"])

    def _create_X(self, messages: list[Message]) -> np.ndarray:  # noqa: N802  (the name is Rasa\'s)
        """The dense features alone: Rasa's own way through sparse matrices takes as long as the encoder."""
        return np.vstack([message.get_dense_features(TEXT)[1].features for message in messages])

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> IntentClassifier:
        """The trained classifier.

        Raises:
            ClassifierNotTrainedError: if the model holds none.
        """
        component = super().load(config, model_storage, resource, execution_context, **kwargs)
        if not hasattr(component.clf, "classes_"):
            raise ClassifierNotTrainedError(
                "The model holds no trained intent classifier. Train it again: `make train`."
            )
        return component
