"""Cairn's own parts of Rasa: featurizer, classifier, entities, context, tracker store and channel."""
