"""올려 둔 책을 앱처럼: `manifest.webmanifest`와, 인터넷 없이도 열리게 하는 `service_worker.js`.

책이 다 지어진 다음에 담을 파일과 그 내용의 해시를 셉니다. 내용이 하나라도 바뀌면 판이 바뀌고, 브라우저는 바뀐
것만 다시 받습니다.
"""

import json
import re
from hashlib import sha256
from pathlib import Path

import rjsmin

HERE = Path(__file__).parent
AFTER_ALL = 900  # 쓰지 않는 파일을 지우고 글을 고치는 다른 일이 끝난 다음에
WORKER, MANIFEST = "service_worker.js", "manifest.webmanifest"
# 읽는 데 쓰이지 않는 것, 그 글자가 없는 기기만 받는 글꼴
LEFT_OUT = re.compile(
    r"_sources/|_static/(notebooks|link_pictures|fonts)/|objects\.inv|sitemap\.xml|searchtools|"
    r"\.(ipynb|whl|zip|txt|map|md)$|(^|/)\.|service_worker\.js"
)
_ADDRESS = re.compile(r'(?:href|src)="([^"#?:]+\?[^"#]+)"')


def setup(app):
    app.connect("build-finished", write, priority=AFTER_ALL)


def write(app, exception):
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    (out / MANIFEST).write_text(
        json.dumps(manifest(app.config), ensure_ascii=False, indent=1), "utf-8"
    )
    (out / WORKER).write_text(worker(files(out, app.config.root_doc)), encoding="utf-8")


def manifest(config) -> dict:
    icon = {"type": "image/png", "purpose": "any maskable"}
    icons = [
        {"src": f"_static/icon-{side}.png", "sizes": f"{side}x{side}"} | icon for side in (192, 512)
    ]
    return {
        "name": config.html_title,
        "short_name": "오토그라드 노트",
        "lang": "ko",
        "start_url": f"{config.root_doc}.html",
        "scope": "./",
        "display": "minimal-ui",
        "background_color": "#fbfaf6",
        "theme_color": "#fbfaf6",
        "icons": icons,
    }


def files(out: Path, first: str) -> dict[str, str]:
    """담을 것: {책의 뿌리에서 본 주소: 내용의 해시}. 쪽이 판(?v=)을 붙여 부르면 그 주소 그대로입니다."""
    addresses, found = asked(out), {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.is_file() and not LEFT_OUT.search(name):
            found[addresses.get(name, name)] = sha256(path.read_bytes()).hexdigest()[:12]
    # 첫 쪽부터 담습니다.
    return dict(sorted(found.items(), key=lambda pair: (not pair[0].startswith(first), pair[0])))


def asked(out: Path) -> dict[str, str]:
    """파일 → 쪽이 그것을 부르는, 판이 붙은 주소."""
    found = {}
    for page in out.rglob("*.html"):
        for address in _ADDRESS.findall(page.read_text(encoding="utf-8")):
            path, _, query = address.partition("?")
            target = (page.parent / path).resolve()
            if target.is_relative_to(out.resolve()):
                name = target.relative_to(out.resolve()).as_posix()
                found[name] = f"{name}?{query}"
    return found


def worker(found: dict[str, str]) -> str:
    listed = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    script = rjsmin.jsmin((HERE / WORKER).read_text(encoding="utf-8"))
    version = sha256((listed + script).encode()).hexdigest()[:12]
    return f'const VERSION = "{version}";\nconst FILES = {listed};\n{script}\n'
