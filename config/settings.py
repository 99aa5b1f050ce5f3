"""Everything that can be set, typed, with its meaning. The sole reader of the environment.

Each setting is the environment variable ``CAIRN_`` + its name in capitals; ``PORT`` and ``CAIRN_DATA`` are honoured as
the contracts ask.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class OidcSettings:
    """How to sign in by an identity provider; see the settings `oidc_…` and `public_url`."""

    issuer: str
    client_id: str
    client_secret: SecretStr | None
    public_url: str
    scopes: tuple[str, ...]
    role_claims: tuple[str, ...]
    roles: Mapping[str, Literal["staff", "manager", "hr"]]
    profile: Mapping[str, str]


class Settings(BaseSettings):
    """Settings of the advisor and of the ``cairn`` command."""

    model_config = SettingsConfigDict(env_prefix="CAIRN_", extra="ignore", frozen=True, populate_by_name=True)

    data: Path = Field(
        ROOT / "var",
        description="Folder for all state: database, keys, worker locks.",
        validation_alias=AliasChoices("CAIRN_DATA", "data"),
    )
    build: Path = Field(
        ROOT / "build", description="Folder for what is built from the content: encoder, index, Rasa model."
    )
    organisation: Path = Field(
        ROOT / "config", description="Folder of the organisation's contacts.yaml, calendar.yaml and calendar.ics."
    )
    host: str = Field("127.0.0.1", description="Address the advisor listens on. Demo sign-in works on loopback only.")
    port: int = Field(
        8000,
        validation_alias=AliasChoices("PORT", "CAIRN_PORT", "port"),
        ge=0,
        le=65535,
        description="Port the advisor listens on.",
    )
    database_url: str | None = Field(None, description="SQLAlchemy URL; by default SQLite in the data folder.")
    redis_url: str | None = Field(
        None, description="Redis in which several advisors count their limits together; by default each for itself."
    )
    rasa_url: str = Field("http://127.0.0.1:5005", description="Where Rasa listens; loopback, or behind the token.")
    rasa_token: str | None = Field(
        None, description="Shared secret between the advisor and Rasa; made at start if unset."
    )
    rasa_timeout: float = Field(10.0, gt=0, description="Seconds after which a silent Rasa counts as failed.")
    encoder: str = Field(
        "multilingual-e5-small",
        description="Encoder of search: any sentence-transformers model; the default comes as a package.",
    )
    intent_encoder: str = Field(
        "all-MiniLM-L6-v2",
        description="Encoder of the dialogue model: any sentence-transformers model; the default comes as a package.",
    )
    encoder_backend: Literal["onnx", "torch"] = Field(
        "onnx", description="Run time of the encoder; both give the same vectors."
    )
    sign_in: Literal["demo", "oidc"] = Field(
        "demo",
        description="How people sign in. 'demo': personas, loopback only. 'oidc': by the organisation's identity provider.",
    )
    public_url: str | None = Field(
        None, description="Address at which people reach Cairn, https://…; for sign-in by an identity provider."
    )
    proxies: tuple[str, ...] = Field(
        (), description="Addresses of the proxies in front, which may say whose request they pass on."
    )
    oidc_issuer: str | None = Field(None, description="The identity provider, exactly as it names itself.")
    oidc_client_id: str | None = Field(None, description="Cairn's own id at the identity provider.")
    oidc_client_secret: SecretStr | None = Field(
        None, description="Cairn's secret at the identity provider; none for a public client."
    )
    oidc_scopes: tuple[str, ...] = Field(("openid", "profile"), description="What is asked of the identity provider.")
    oidc_role_claims: tuple[str, ...] = Field(
        ("roles", "groups"), description="Claims in which application roles or groups stand."
    )
    oidc_roles: dict[str, Literal["staff", "manager", "hr"]] = Field(
        default_factory=dict,
        description='Which application role or group is which role here, e.g. {"Cairn.HR": "hr"}; everyone else is staff.',
    )
    oidc_profile: dict[Literal["organisation", "category", "grade", "duty_station"], str] = Field(
        default_factory=dict, description='In which claims a profile stands, e.g. {"duty_station": "city"}.'
    )
    session_hours: float = Field(12.0, gt=0, description="Hours after which a session ends.")
    embed_origins: tuple[str, ...] = Field(
        (), description="Sites that may embed the widget, e.g. https://intranet.example.org."
    )
    message_limit: int = Field(10_000, gt=0, description="Longest message answered, in characters.")
    body_limit: int = Field(64_000, gt=0, description="Largest request body accepted, in bytes.")
    messages_per_minute: int = Field(1200, gt=0, description="Messages a person may send in a minute.")
    chat_days: int = Field(90, gt=0, description="Days for which chat is kept.")
    backup_days: int = Field(
        35, gt=0, description="Days for which state that a restore replaced is kept; backups live no longer."
    )
    metrics_token: SecretStr | None = Field(
        None, description="Token for GET /metrics; without one, only programs on this machine may look."
    )
    log_form: Literal["line", "json"] = Field("line", description="Form of the log: lines to read, or JSON objects.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Level of the log; never message text."
    )

    @model_validator(mode="after")
    def _demo_only_on_loopback(self) -> "Settings":
        if self.sign_in == "demo" and self.host not in LOOPBACK:
            raise ValueError(
                f"CAIRN_HOST={self.host!r}: demo sign-in works on loopback only. Use 127.0.0.1, or set up real sign-in."
            )
        if self.sign_in == "demo" and self.public_url is not None:
            raise ValueError(
                "CAIRN_PUBLIC_URL is set: the demo is for this machine alone. Set CAIRN_SIGN_IN=oidc, or leave it out."
            )
        return self

    @model_validator(mode="after")
    def _provider_is_whole(self) -> "Settings":
        if self.sign_in != "oidc":
            return self
        for name in ("oidc_issuer", "oidc_client_id", "public_url"):
            if not getattr(self, name):
                raise ValueError(f"CAIRN_{name.upper()}: needed for CAIRN_SIGN_IN=oidc.")
        for name in ("oidc_issuer", "public_url"):
            parts = urlsplit(getattr(self, name))
            if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
                raise ValueError(f"CAIRN_{name.upper()}={getattr(self, name)!r}: expected https://….")
        if "openid" not in self.oidc_scopes:
            raise ValueError(f"CAIRN_OIDC_SCOPES={list(self.oidc_scopes)!r}: 'openid' must be among them.")
        return self

    @property
    def oidc(self) -> OidcSettings | None:
        """How to sign in by an identity provider; None in the demo."""
        if self.sign_in != "oidc" or not (self.oidc_issuer and self.oidc_client_id and self.public_url):
            return None
        return OidcSettings(
            issuer=self.oidc_issuer,
            client_id=self.oidc_client_id,
            client_secret=self.oidc_client_secret,
            public_url=self.public_url.rstrip("/"),
            scopes=self.oidc_scopes,
            role_claims=self.oidc_role_claims,
            roles=self.oidc_roles,
            profile={str(field): claim for field, claim in self.oidc_profile.items()},
        )

    @property
    def database(self) -> str:
        """URL of the database."""
        return self.database_url or f"sqlite:///{self.data / 'cairn.sqlite3'}"

    @property
    def content(self) -> Path:
        """Folder of the articles."""
        return ROOT / "knowledge" / "content"

    @property
    def documents(self) -> Path:
        """Folder of the organisation's own documents and their index."""
        return self.data / "documents"

    @property
    def index(self) -> Path:
        """Folder of the built search index."""
        return self.build / "index"

    @property
    def encoder_folder(self) -> Path:
        """Folder of search's exported encoder."""
        return self.build / "search-encoder"

    @property
    def intent_encoder_folder(self) -> Path:
        """Folder of the dialogue model's exported encoder."""
        return self.build / "encoder"


@cache
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
