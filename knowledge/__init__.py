"""The knowledge base: articles, search, evaluation. Useful with no chat around it."""
