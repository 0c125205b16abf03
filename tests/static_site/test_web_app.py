"""올려 둔 책: 한 번 열면 서버 없이도 열리고, 새로 지으면 다음에 열 때 새 쪽이 나옵니다."""

import json
import re
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from chaewo.static_site import web_app

CHANGED = "/book/02_backward.html"
PATIENCE = 120_000  # 밀리초. 바쁜 컴퓨터에서 책을 모두 담을 만큼
OLD, NEW = "2장 역전파와 변화도", "2장 새로 지은 쪽"


class Handler(SimpleHTTPRequestHandler):
    """`edition`이 2이면 새로 지은 책을 내어 줍니다: 쪽 하나와 service worker가 바뀌었습니다."""

    edition = 1

    def log_message(self, *args):
        pass

    def do_GET(self):
        path = self.path.split("?")[0]
        if self.edition == 2 and path in (CHANGED, "/service_worker.js"):
            text = Path(self.directory, path[1:]).read_text(encoding="utf-8")
            text = text.replace(OLD, NEW).replace('VERSION = "', 'VERSION = "new')
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(path))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            super().do_GET()


class Server:
    def __init__(self, site):
        self.site, self.port, self.running = site, 0, None
        self.start(1)

    def start(self, edition):
        handler = type("Edition", (Handler,), {"edition": edition})
        self.running = ThreadingHTTPServer(
            ("127.0.0.1", self.port), partial(handler, directory=str(self.site))
        )
        self.port = self.running.server_port
        threading.Thread(target=self.running.serve_forever, daemon=True).start()

    def stop(self):
        self.running.shutdown()
        self.running.server_close()

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"


@pytest.fixture
def server(site):
    server = Server(site)
    yield server
    server.stop()


def noted(page, said):
    if said.type == "error":
        page.problems.append(f"{said.text} {said.location}")


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.problems = []
    page.on("console", lambda said: noted(page, said))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    context.close()


def visit_until_kept(page, server):
    page.goto(server.url(CHANGED))
    kept = "navigator.serviceWorker?.controller && navigator.serviceWorker.ready.then(() => true)"
    page.wait_for_function(kept, timeout=PATIENCE)


def test_after_one_visit_the_book_opens_without_a_server(page, server):
    visit_until_kept(page, server)
    assert page.locator("link[rel=manifest]").count() == 1
    server.stop()
    page.goto(server.url("/book/03_jacobian.html?highlight=x#요약"))
    assert "3장" in page.locator("h1").inner_text()
    page.locator(".chaewo-widget .cw").first.wait_for()
    pictures = page.locator("article img")
    pictures.first.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('article img').naturalWidth > 0")
    page.goto(server.url("/search.html?q=6*6"))
    assert "9장" in page.locator("#search-results .search-page").first.inner_text()
    page.goto(server.url("/"))
    page.wait_for_url("**/book/index.html")
    page.goto(server.url("/book/nowhere.html"))
    assert "쪽이 없습니다" in page.locator("h1").inner_text()
    assert page.problems == []
    server.start(1)


def test_a_new_build_is_shown_at_once_and_then_kept(page, server):
    visit_until_kept(page, server)
    assert OLD in page.title()
    server.stop()
    server.start(2)
    page.goto(server.url(CHANGED))
    assert NEW in page.title()  # 앞의 판이 일하고 있어도 새 쪽이 나옵니다.
    page.wait_for_function(
        "caches.keys().then((names) => names.length === 1 && / new\\w+$/.test(names[0]))",
        timeout=PATIENCE,
    )
    server.stop()
    page.goto(server.url(CHANGED))
    assert NEW in page.title()
    assert page.problems == []
    server.start(2)


def test_a_file_registers_nothing(open_page, site):
    opened = open_page((site / CHANGED[1:]).as_uri())
    assert opened.page.locator("link[rel=manifest]").count() == 0
    assert opened.problems == []


def test_everything_that_a_page_reads_is_kept(site):
    found = json.loads(
        re.search(r"const FILES = (\{.*?\});", (site / web_app.WORKER).read_text("utf-8"))[1]
    )
    kept = {address.split("?")[0] for address in found}
    assert {"index.html", "404.html", "search.html", "_static/search_text.js"} <= kept
    assert all((site / path).is_file() for path in kept)
    assert not [path for path in kept if path.endswith((".ipynb", ".whl"))]
    page = (site / CHANGED[1:]).read_text(encoding="utf-8")
    for address in re.findall(r'(?:src|href)="\.\./(_static/[^"]+\.(?:js|css)\?[^"]*)"', page):
        assert address in found


def test_the_manifest_leads_to_pages_and_icons(site):
    manifest = json.loads((site / web_app.MANIFEST).read_text(encoding="utf-8"))
    assert (site / manifest["start_url"]).is_file()
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert all((site / icon["src"]).is_file() for icon in manifest["icons"])
    assert "채워 넣는" in manifest["name"]
