"""What every answer of the hub must carry (identity.md, "Pages"; house rules on cookies)."""
import re
import urllib.parse

EVERY = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
}
PAGE = {"default-src": "'none'", "style-src": "'self'", "img-src": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'"}
SCRIPTS = {"script-src": "'self'", "require-trusted-types-for": "'script'", "trusted-types": "'none'"}


def directives(policy):
    found = {}
    for part in policy.split(";"):
        name, _, value = part.strip().partition(" ")
        if name:
            found[name] = value
    return found


def of_answer(method, address, status, headers, applications, is_secure=False):
    """Each rule that an answer breaks, in words. `headers`: pairs, names in lower case."""
    single = {}
    for name, value in headers:
        single.setdefault(name.lower(), []).append(value)
    path = urllib.parse.urlsplit(address).path
    where = f"{method} {path} {status}"
    for name, value in EVERY.items():
        if single.get(name) != [value]:
            yield f"{where}: {name} is {single.get(name)}"
    if is_secure and "strict-transport-security" not in single:
        yield f"{where}: no Strict-Transport-Security"
    policies = single.get("content-security-policy", [])
    if len(policies) != 1:
        yield f"{where}: {len(policies)} policies"
        return
    policy = directives(policies[0])
    kind = single.get("content-type", [""])[0].split(";")[0]
    if kind == "text/html":
        yield from of_page(where, path, policy, applications)
    elif policy != {"default-src": "'none'", "frame-ancestors": "'none'"}:
        yield f"{where}: the policy is {policies[0]}"
    public = path.startswith("/assets/") or path.endswith((".css", ".svg"))
    if not public and status != 405 and kind != "application/problem+json" and single.get("cache-control") != ["no-store"]:
        yield f"{where}: cache-control is {single.get('cache-control')}"
    if status in (301, 302, 307, 308):
        yield f"{where}: a redirect is 303"
    if method == "POST" and status == 200 and kind == "text/html":
        yield f"{where}: a form is answered by a page"
    for cookie in single.get("set-cookie", []):
        for line in cookie.split("\n"):
            yield from of_cookie(where, line, is_secure)


def of_page(where, path, policy, applications):
    wanted = dict(PAGE)
    if any(name in policy for name in SCRIPTS):
        wanted.update(SCRIPTS)
    targets = policy.pop("form-action", "").split()
    if targets[:1] != ["'self'"] or len(targets) > 2 or any(target not in applications for target in targets[1:]):
        yield f"{where}: form-action {targets}"
    # The logout page frames the applications reached, and nothing else does (identity.md, "Pages").
    frames = policy.pop("frame-src", "").split()
    if frames and (path != "/signed-out" or not all(frame.startswith(("https://", "http://")) for frame in frames)):
        yield f"{where}: frame-src {frames}"
    for name in sorted(set(wanted) | set(policy)):
        if policy.get(name) != wanted.get(name):
            yield f"{where}: {name} {policy.get(name)} instead of {wanted.get(name)}"


def of_cookie(where, cookie, is_secure):
    name, _, rest = cookie.partition("=")
    parts = {part.strip().lower() for part in rest.split(";")[1:]}
    if name.removeprefix("__Host-") == "liamm-state":
        # The session iframe's: read by its script within other sites, and no secret (identity.md, "Pages").
        site = "samesite=none" if is_secure else "samesite=lax"
        if "httponly" in parts or site not in parts or "path=/" not in parts:
            yield f"{where}: the cookie {name} has {sorted(parts)}"
    elif "httponly" not in parts or "samesite=lax" not in parts or "path=/" not in parts:
        yield f"{where}: the cookie {name} has {sorted(parts)}"
    if any(part.startswith("domain") for part in parts):
        yield f"{where}: the cookie {name} names a domain"
    if is_secure and "secure" not in parts:
        yield f"{where}: the cookie {name} is not Secure"
    if is_secure and not name.startswith("__Host-") and name not in ("liamm-language", "liamm-realm"):
        yield f"{where}: the cookie {name} has no __Host-"


def of_text(text):
    """Nothing inline: CSP would stop it, and the page would not be what was drawn."""
    if re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", text):
        yield "inline script or style"
    if "{{" in text:
        yield "a template's braces"
