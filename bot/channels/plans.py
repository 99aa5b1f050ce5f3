"""A person's own plans over HTTP: read, changed, taken away."""

from fastapi import APIRouter

from actions.services import Services


def plans_router(services: Services) -> APIRouter:
    """GET and PATCH /api/v1/plans."""
    return APIRouter()
