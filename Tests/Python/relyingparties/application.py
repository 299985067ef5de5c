"""An application made with Authlib and Flask, as its documentation says; several registrations at one address."""
import logging
import os
import secrets
import threading
import time

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, jsonify, redirect, request, session, url_for
from werkzeug.serving import make_server

from hub import free_port

SCOPE = "openid profile email organization"


class Application:
    def __init__(self, hub):
        self.port = free_port()
        self.address = f"https://localhost:{self.port}"
        # Authlib's client of HTTP takes the authority from here, above what else the machine trusts.
        os.environ.update(REQUESTS_CA_BUNDLE=str(hub.authority), NO_PROXY="localhost,127.0.0.1")
        # Tokens by the identifier in the browser's cookie, for each registration.
        self.kept = {}
        self.app = Flask(__name__)
        self.app.secret_key = secrets.token_bytes(32)
        self.app.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_NAME="authlib")
        self.oauth = OAuth(self.app)
        self.app.register_error_handler(OAuthError, self.refused)
        for name in ("login", "callback", "me", "userinfo", "logout", "bye"):
            self.app.add_url_rule(f"/<name>/{name}", name, getattr(self, name))
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = make_server(
            "localhost", self.port, self.app, threaded=True,
            ssl_context=(str(hub.certificate_file), str(hub.key_file)),
        )

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def redirect_uri(self, name):
        return f"{self.address}/{name}/callback"

    def farewell(self, name):
        return f"{self.address}/{name}/bye"

    def add(self, name, issuer, client, secret, method):
        """One registration, found by discovery; Authlib makes state, nonce and PKCE."""
        self.kept[name] = {}
        return self.oauth.register(
            name, client_id=client, client_secret=secret,
            server_metadata_url=f"{issuer}/.well-known/openid-configuration",
            update_token=lambda token, **_: self.renew(name, token),
            client_kwargs={
                "scope": SCOPE, "code_challenge_method": "S256", "token_endpoint_auth_method": method,
                "default_timeout": 20,
            },
        )

    def client(self, name):
        return self.oauth.create_client(name)

    def token(self, name):
        """What is kept for the one browser that signed in; empty when nobody is."""
        return dict(next(iter(self.kept[name].values()), {}))

    def expire(self, name):
        """As after five minutes: Authlib refreshes before its next call."""
        for token in self.kept[name].values():
            token["expires_at"] = int(time.time()) - 1

    def renew(self, name, token):
        key = session[name]
        self.kept[name][key] = {**self.kept[name][key], **token}

    def refresh(self, name, token):
        """A refresh by Authlib outside any browser."""
        client = self.client(name)
        method = client.client_kwargs["token_endpoint_auth_method"]
        with OAuth2Session(client.client_id, client.client_secret, token_endpoint_auth_method=method) as http:
            endpoint = client.load_server_metadata()["token_endpoint"]
            return http.refresh_token(endpoint, refresh_token=token["refresh_token"])

    # Pages

    @staticmethod
    def refused(error):
        return jsonify(error=error.error, description=error.description), 400

    def login(self, name):
        return self.client(name).authorize_redirect(self.redirect_uri(name), **request.args)

    def callback(self, name):
        token = self.client(name).authorize_access_token()
        session[name] = secrets.token_urlsafe(16)
        self.kept[name] = {session[name]: dict(token)}
        return redirect(url_for("me", name=name))

    def me(self, name):
        token = self.kept[name].get(session.get(name))
        return jsonify(token["userinfo"]) if token else (jsonify(error="nobody"), 401)

    def userinfo(self, name):
        token = self.kept[name].get(session.get(name))
        return jsonify(self.client(name).userinfo(token=token)) if token else (jsonify(error="nobody"), 401)

    def logout(self, name):
        token = self.kept[name].pop(session.pop(name, None), {})
        return self.client(name).logout_redirect(
            post_logout_redirect_uri=self.farewell(name), id_token_hint=token.get("id_token"),
        )

    def bye(self, name):
        return jsonify(self.client(name).validate_logout_response())
