"""An Apache of this run with mod_auth_openidc: own folder, ports and processes; the machine's own is not touched."""
import http.server
import json
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading

import requests

from hub import Failure, free_port, wait_for

PROGRAM = "/usr/sbin/apache2"
MODULES = "/usr/lib/apache2/modules"
LOADED = ("mpm_prefork", "authn_core", "authz_core", "authz_user", "ssl", "proxy", "proxy_http", "auth_openidc")
SETTINGS = """ServerRoot "{folder}"
ServerName localhost
DefaultRuntimeDir "{folder}"
PidFile "{folder}/apache.pid"
Mutex file:{folder} default
ErrorLog "{folder}/error.log"
LogLevel warn auth_openidc:info
StartServers 2
MinSpareServers 1
MaxSpareServers 4
MaxRequestWorkers 8
{modules}
{user}
Listen 127.0.0.1:{port}
Listen 127.0.0.1:{inner}
<Directory />
    Require all denied
</Directory>

<VirtualHost 127.0.0.1:{port}>
    SSLEngine on
    SSLCertificateFile "{folder}/tls.pem"
    SSLCertificateKeyFile "{folder}/tls.key"

    OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
    OIDCCABundlePath "{folder}/authority.pem"
    OIDCClientID {client}
    OIDCClientSecret {secret}
    OIDCProviderTokenEndpointAuth client_secret_basic
    OIDCRedirectURI {address}/app/oidc
    OIDCCryptoPassphrase {passphrase}
    OIDCResponseType code
    OIDCPKCEMethod S256
    OIDCScope "openid profile email organization"
    OIDCRemoteUserClaim preferred_username
    OIDCPassClaimsAs headers
    OIDCInfoHook access_token refresh_token id_token userinfo

    <Location /bye>
        Require all granted
        ProxyPass http://127.0.0.1:{behind}/bye
    </Location>
    <Location /app>
        ProxyPass http://127.0.0.1:{behind}/app
        OIDCAuthNHeader X-Remote-User
        AuthType openid-connect
        AuthzSendForbiddenOnFailure On
        Require valid-user
    </Location>
    <Location /app/oidc>
        ProxyPass !
    </Location>
    <Location /app/fresh>
        # More than tokens live here: each request refreshes.
        OIDCRefreshAccessTokenBeforeExpiry 3600 logout_on_error
    </Location>
    <Location /app/ours>
        Require claim realm:{realm}
    </Location>
    <Location /app/theirs>
        Require claim realm:another-realm
    </Location>
</VirtualHost>

# The hub trusts no authority of ours for what it posts: logout tokens come in here, in a sandbox without TLS.
<VirtualHost 127.0.0.1:{inner}>
    SSLProxyEngine on
    SSLProxyVerify require
    SSLProxyCACertificateFile "{folder}/authority.pem"
    <Location /app/oidc>
        Require all granted
        ProxyPass {address}/app/oidc
    </Location>
</VirtualHost>
"""


class Page(http.server.BaseHTTPRequestHandler):
    """What Apache protects: it answers with the headers that it was told."""

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        # Header bytes are UTF-8 here, as the module writes them.
        told = {name.lower(): value.encode("latin-1").decode() for name, value in self.headers.items()}
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())


class Apache:
    def __init__(self, hub, client, realm):
        self.hub, self.client, self.realm = hub, client, realm
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="liamm-apache-"))
        self.port, self.inner = free_port(), free_port()
        self.address = f"https://localhost:{self.port}"
        self.redirect = f"{self.address}/app/oidc"
        self.bye = f"{self.address}/bye"
        self.backchannel = f"http://localhost:{self.inner}/app/oidc?logout=backchannel"
        self.process = None
        self.behind = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
        threading.Thread(target=self.behind.serve_forever, daemon=True).start()

    def __enter__(self):
        try:
            self.start()
            return self
        except BaseException:
            self.__exit__()
            raise

    def start(self):
        secret = self.hub.register(
            self.client, self.address, self.redirect, "--post-logout-redirect-uri", self.bye,
            "--backchannel-logout-uri", self.backchannel, "--alg", "RS256",
        )
        for file in (self.hub.authority, self.hub.certificate_file, self.hub.key_file):
            shutil.copy(file, self.folder)
        user = ""
        if os.geteuid() == 0:
            # Apache leaves root by itself: its children may look into its folder.
            user = "User www-data\nGroup www-data"
            shutil.chown(self.folder, "www-data", "www-data")
        modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in LOADED)
        settings = self.folder / "apache.conf"
        settings.write_text(SETTINGS.format(
            folder=self.folder, port=self.port, inner=self.inner, behind=self.behind.server_address[1],
            address=self.address, issuer=self.hub.issuer, client=self.client, secret=secret,
            passphrase=secrets.token_urlsafe(32), realm=self.realm, modules=modules, user=user,
        ))
        settings.chmod(0o600)
        with open(self.folder / "output.log", "ab") as log:
            # A session of its own: when it stops, Apache signals its whole process group.
            self.process = subprocess.Popen(
                [PROGRAM, "-D", "FOREGROUND", "-f", settings], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

        def ready():
            if self.process.poll() is not None:
                raise Failure(f"Apache ended with {self.process.returncode}:\n{self.log()}")
            answer = requests.get(self.bye, verify=str(self.hub.authority), timeout=5)
            return answer.status_code == 200
        wait_for("Apache", ready, 30)

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.behind.shutdown()
        self.behind.server_close()
        if self.hub.keep:
            print(self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def log(self, lines=15):
        files = (self.folder / name for name in ("output.log", "error.log"))
        text = "".join(file.read_text(errors="replace") for file in files if file.exists())
        return "\n".join(text.splitlines()[-lines:])

    @staticmethod
    def claims(page):
        """What the page was told of the agent: claims by name, and the name of the account as `remote_user`."""
        told = json.loads(page.text)
        found = {name[11:]: value for name, value in told.items() if name.startswith("oidc_claim_")}
        return found | {"remote_user": told.get("x-remote-user")}
