"""여러 브라우저의 검사가 함께 쓰는 것: 세 브라우저와, 귀를 심은 책."""

import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.browsers.drivers.chromium import Chromium
from tests.browsers.drivers.firefox import Firefox
from tests.browsers.drivers.webkit import WebKit
from tools.browser import NoBrowser

HERE = Path(__file__).parent
KINDS = {one.name: one for one in (Chromium, Firefox, WebKit)}
OTHERS = ["firefox", "webkit"]
LOUD = ("ears.js", "walker.js")


@pytest.fixture(scope="session")
def drivers():
    """`drivers("firefox")`: 한 번 연 브라우저를 끝까지 씁니다. 없으면 건너뛰지 않고 실패합니다."""
    opened = {}

    def get(name):
        if name not in opened:
            reason = None
            try:
                opened[name] = KINDS[name]()
            except NoBrowser as missing:
                reason = str(missing)
            if reason:
                pytest.fail(reason, pytrace=False)
        return opened[name]

    yield get
    for driver in opened.values():
        driver.close()


@pytest.fixture(scope="session")
def heard_site(site, tmp_path_factory) -> Path:
    """책의 사본. 쪽마다 맨 앞에 귀(ears.js)와 걷는 발(walker.js)을 심었습니다."""
    copy = tmp_path_factory.mktemp("책 사본")
    sewn = "".join(f"<script>{(HERE / name).read_text(encoding='utf-8')}</script>" for name in LOUD)
    for path in site.rglob("*"):
        target = copy / path.relative_to(site)
        if path.is_dir():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".html":
            html = path.read_text(encoding="utf-8")
            target.write_text(html.replace("<head>", f"<head>{sewn}", 1), encoding="utf-8")
        else:
            _same_file(path, target)
    return copy


def _same_file(path: Path, target: Path) -> None:
    try:
        os.link(path, target)
    except OSError:  # 다른 디스크
        target.write_bytes(path.read_bytes())


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def served(heard_site) -> str:
    """귀를 심은 책을 http://로 내어 주는 작은 서버의 주소."""
    handler = partial(QuietHandler, directory=str(heard_site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
