# SPDX-License-Identifier: Apache-2.0
"""An identity provider of a county, on loopback, that says whatever a test wants it to say."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

CLIENT = "tonggui"
KEY = "a key of the provider, long enough for SHA-256"


class Provider:
    """Answers discovery and token requests; `claims` and `discovery` may be changed."""

    def __init__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/realms/county"
        self.claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "person-1",
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
        }
        self.discovery = {"issuer": self.issuer}
        self.has_id_token = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def answer(self, path):
        if path.endswith("openid-configuration"):
            ends = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
            return {name: f"{self.issuer}/{name}" for name in ends} | self.discovery
        if path.endswith("token_endpoint"):
            token = {"access_token": "opaque", "token_type": "Bearer", "expires_in": 300}
            if self.has_id_token:
                token["id_token"] = jwt.encode(self.claims, KEY, algorithm="HS256")
            return token
        return {"sub": self.claims["sub"]}

    def _handler(self):
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                length = int(self.headers.get("Content-Length") or 0)
                self.rfile.read(length)
                said = json.dumps(provider.answer(self.path)).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_POST = do_GET  # noqa: N815 - the name http.server looks for

            def log_message(self, *args):
                """Say nothing."""

        return Handler
