"""The one key under which somebody of Microsoft Entra ID is known, in whatever channel they were verified."""

PROVIDER = "entra"


def subject(tenant_id: str, object_id: str) -> str:
    """Tenant and object id together: the object id alone is unique only within its tenant. Both are case-insensitive."""
    return f"{tenant_id.lower()}/{object_id.lower()}"
