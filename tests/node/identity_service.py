"""A national identity service of our own on loopback: real HTTP, real signatures, and lies on request."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from jwt.algorithms import ECAlgorithm

CLIENT_ID, SECRET = "comity-phl", "only-for-tests"
Claims = dict[str, str | int | bool]


def new_key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


@dataclass
class IdentityService:
    """Whom it vouches for is said by `claims`; `lies` replace what it would honestly say in its tokens and papers."""

    address: str
    claims: Claims
    challenge: str = ""
    key: EllipticCurvePrivateKey = field(default_factory=new_key)
    signing_key: EllipticCurvePrivateKey | None = None
    published: dict[str, object] = field(default_factory=dict)
    raw_token: str = ""
    asked: list[str] = field(default_factory=list)

    def papers(self) -> dict[str, object]:
        """What it publishes of itself."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            **self.published,
        }

    def keys(self) -> dict[str, object]:
        public = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "1", "alg": "ES256", "use": "sig"}]}

    def token(self) -> str:
        """The identity token."""
        now = int(time.time())
        honest: Claims = {"iss": self.address, "aud": CLIENT_ID, "iat": now, "exp": now + 60}
        said = {name: value for name, value in {**honest, **self.claims}.items() if value != ""}
        return self.raw_token or jwt.encode(said, self.signing_key or self.key, "ES256", headers={"kid": "1"})

    def answer(self, form: dict[str, list[str]], authorization: str) -> dict[str, str] | None:
        """What it gives for a code: nothing to whoever cannot prove to be the node that sent the browser here."""
        basic = base64.b64encode(f"{CLIENT_ID}:{SECRET}".encode()).decode()
        proof = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        proven = base64.urlsafe_b64encode(proof).rstrip(b"=").decode() == self.challenge
        if authorization != f"Basic {basic}" or not proven or form["code"] != ["a-code"]:
            return None
        return {"access_token": "unused", "token_type": "Bearer", "id_token": self.token()}


class _Desk(BaseHTTPRequestHandler):
    service: IdentityService

    def do_GET(self) -> None:
        self.service.asked.append(self.path)
        papers = {"/.well-known/openid-configuration": self.service.papers, "/keys": self.service.keys}
        self._say(papers[self.path]())

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._say(self.service.answer(form, self.headers.get("Authorization", "")))

    def _say(self, words: object) -> None:
        body = json.dumps(words).encode()
        self.send_response(200 if words else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests read no log of it."""


@contextmanager
def open_for(claims: Claims) -> Iterator[IdentityService]:
    """The service, vouching for somebody."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Desk)
    service = IdentityService(f"http://127.0.0.1:{server.server_address[1]}", claims)
    server.RequestHandlerClass = type("Desk", (_Desk,), {"service": service})
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
