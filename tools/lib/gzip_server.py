"""책을 GitHub Pages처럼 줄여서(gzip) 내어 주는 작은 서버. `/EMPTY`는 같은 테마의 빈 쪽입니다."""

import gzip
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

EMPTY = "book/empty.html"
LIKE = "book/note_map.html"  # 위젯이 없는 쪽
_SMALLER = re.compile(r"text/|javascript|json|svg")


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        is_empty = path.as_posix().endswith(EMPTY)
        if is_empty:
            path = path.parents[1] / LIKE
        if not path.is_file():
            self.send_error(404)
            return
        content, kind = path.read_bytes(), self.guess_type(path)
        if is_empty:
            content = emptied(content.decode()).encode()
        self.send_response(200)
        if _SMALLER.search(kind):
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args):
        pass


def emptied(page: str, rest: str = "") -> str:
    """`page`에서 본문을 비우고 `rest`만 둔 쪽."""
    article = f"<h1>빈 쪽</h1><p>이 테마로 만든 쪽은 이보다 빠를 수 없습니다.</p>{rest}"
    page = re.sub(
        r"(<article[^>]*>).*(</article>)",
        lambda found: found[1] + article + found[2],
        page,
        flags=re.DOTALL,
    )
    return re.sub(r'[^" ]*/chaewo[^" ]*\.js[^" ]* ', "", page)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """`site`의 주소."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
