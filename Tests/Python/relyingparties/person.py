"""An agent at a browser without scripts: follows redirects, fills in forms, keeps cookies, and trusts one authority."""
import dataclasses
import html.parser
import urllib.parse

import requests

REDIRECTS = (301, 302, 303)


class Forms(html.parser.HTMLParser):
    """The forms of a page: where each goes and what it holds."""

    def __init__(self, text):
        super().__init__()
        self.forms = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append((attributes.get("action") or "", {}))
        elif tag == "input" and self.forms and attributes.get("name"):
            self.forms[-1][1][attributes["name"]] = attributes.get("value") or ""


@dataclasses.dataclass
class Page:
    url: str
    status: int
    text: str
    # Every address on the way, the page's own last.
    trail: list

    @property
    def path(self):
        return urllib.parse.urlsplit(self.url).path

    def asks_for(self, field):
        return any(field in fields for _, fields in Forms(self.text).forms)

    def visited(self, prefix):
        """The query of the first address on the way that begins so; nil when there is none."""
        for address in self.trail:
            if address.startswith(prefix):
                return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
        return None


class Person:
    def __init__(self, authority):
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.verify = str(authority)
        self.http.headers.update({"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fr"})

    def open(self, address, hops=20):
        return self.follow(self.http.get(address, allow_redirects=False, timeout=20), hops)

    def follow(self, answer, hops=20):
        trail = [answer.url]
        while answer.status_code in REDIRECTS and hops > 0:
            address = urllib.parse.urljoin(answer.url, answer.headers["Location"])
            answer = self.http.get(address, allow_redirects=False, timeout=20)
            trail.append(address)
            hops -= 1
        answer.encoding = "utf-8"
        return Page(answer.url, answer.status_code, answer.text, trail)

    def fill(self, page, **values):
        """Sends the form that holds these fields, as a browser does."""
        for action, fields in Forms(page.text).forms:
            if set(values) <= set(fields):
                address = urllib.parse.urljoin(page.url, action)
                parts = urllib.parse.urlsplit(page.url)
                origin = {"Origin": f"{parts.scheme}://{parts.netloc}"}
                answer = self.http.post(
                    address, data={**fields, **values}, headers=origin, allow_redirects=False, timeout=20,
                )
                return self.follow(answer)
        raise LookupError(f"{page.url} ({page.status}) has no form with {', '.join(values)}")

    def sign_in(self, page, address, password):
        """From the page that asks who one is, to where that leads."""
        page = self.fill(page, identifier=address)
        return self.fill(page, password=password)
