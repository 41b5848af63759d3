"""What an operator sets: `ORDERWELL_*` environment variables, checked at start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path


class BadSetting(Exception):
    """A variable is wrong; the message names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`public_url` is the address browsers use; its origin may send cookie-signed mutations.

    `payment_gateway` takes online payments. "sandbox" moves no money and lets every buyer mark an
    order paid: for trying out only; empty switches online payment off. "auto" is the sandbox where
    the server is a demo, and nobody elsewhere. `message_provider` brings codes to telephones: "simulated" sends nothing
    and, where the server is a demo, shows every code to whoever asked for it, "webhook" hands them to
    `message_webhook_url`, signed with `message_webhook_secret`; empty is nobody, "auto" as above. `demo`: "true",
    "false", or "auto": where the demo was loaded.

    Operations that take longer than `slow_operation_ms` are logged; 0: none. `metrics_token` is what a
    scraper of /metrics shows; without it only this machine may read them.

    `trusted_documents_only`: without an API key nothing is answered but the documents of our own built apps.
    `secure_cookies` is on by itself when that address is https. `points_per_second` is the cost of
    queries that one actor may cause in the long run; 0 switches it off.
    """

    database_url: str = "sqlite://var/orderwell.sqlite3"
    redis_url: str | None = None
    data_dir: Path = Path("var")
    secret_key: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://localhost:8000"
    allowed_origins: tuple[str, ...] = ()
    secure_cookies: bool = False
    embedded_worker: bool = True
    introspection: bool = True
    trusted_documents_only: bool = False
    session_days: int = 30
    max_body_bytes: int = 1_000_000
    max_upload_bytes: int = 10_000_000
    points_per_second: int = 20_000
    demo: str = "auto"
    payment_gateway: str = "auto"
    message_provider: str = "auto"
    message_webhook_url: str = ""
    message_webhook_secret: str = ""
    log_level: str = "INFO"
    slow_operation_ms: int = 500
    metrics_token: str = ""

    @property
    def media_dir(self) -> Path:
        return self.data_dir / "media"

    @property
    def origins(self) -> frozenset[str]:
        """Origins whose browsers may use the session cookie for mutations."""
        return frozenset({self.public_url.rstrip("/"), *self.allowed_origins})


TRIALS = {"payment_gateway": "sandbox", "message_provider": "simulated"}  # what "auto" is on a demo


def decided(settings: Settings, *, demo: bool) -> Settings:
    """`settings` without any "auto"; `demo`: whether the demo was loaded."""
    demo = settings.demo == "true" or (settings.demo == "auto" and demo)
    settings = replace(settings, demo=str(demo).lower())
    undecided = [name for name in TRIALS if getattr(settings, name) == "auto"]
    return replace(settings, **{name: TRIALS[name] if demo else "" for name in undecided})  # type: ignore[arg-type]


def _number(text: str, name: str) -> int:
    if not text.isdigit():
        raise BadSetting(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _flag(text: str, name: str) -> bool:
    if text.lower() not in {"0", "1", "true", "false", "yes", "no"}:
        raise BadSetting(f"{name} must be true or false, not {text!r}")
    return text.lower() in {"1", "true", "yes"}


def _secret(env: Mapping[str, str], data_dir: Path) -> str:
    """The configured key; on a single machine one that is made once and kept."""
    if key := env.get("ORDERWELL_SECRET_KEY"):
        if len(key) < 32:
            raise BadSetting("ORDERWELL_SECRET_KEY must have 32 characters or more")
        return key
    kept = data_dir / "secret.key"
    if not kept.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text()


def load(env: Mapping[str, str] = os.environ) -> Settings:
    """Settings from the environment. Raises BadSetting; unknown ORDERWELL_* names too."""
    known = {f"ORDERWELL_{name.upper()}": name for name in Settings.__dataclass_fields__ if name != "secret_key"}
    values: dict[str, object] = {}
    for variable, text in env.items():
        if not variable.startswith("ORDERWELL_") or variable == "ORDERWELL_SECRET_KEY":
            continue
        if variable not in known:
            raise BadSetting(f"{variable} is not a setting; known: {', '.join(sorted(known))}")
        values[known[variable]] = _parsed(variable, known[variable], text)
    data_dir = values.get("data_dir", Path("var"))
    assert isinstance(data_dir, Path)
    port, host = values.get("port", 8000), "localhost"
    values.setdefault("public_url", f"http://{host}:{port}")
    values.setdefault("secure_cookies", str(values["public_url"]).startswith("https://"))
    values.setdefault("database_url", f"sqlite://{data_dir}/orderwell.sqlite3")
    made = Settings(**values, secret_key=_secret(env, data_dir))  # type: ignore[arg-type]
    if made.demo not in ("auto", "true", "false"):
        raise BadSetting(f"ORDERWELL_DEMO must be auto, true or false, not {made.demo!r}")
    if made.message_provider == "webhook" and not (made.message_webhook_url and made.message_webhook_secret):
        raise BadSetting("the webhook needs ORDERWELL_MESSAGE_WEBHOOK_URL and ORDERWELL_MESSAGE_WEBHOOK_SECRET")
    return made


def _parsed(variable: str, name: str, text: str) -> object:
    default = Settings.__dataclass_fields__[name].default
    if isinstance(default, bool):
        return _flag(text, variable)
    if isinstance(default, int):
        return _number(text, variable)
    if isinstance(default, tuple):
        return tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())
    if isinstance(default, Path):
        return Path(text)
    return text or None if default is None else text
