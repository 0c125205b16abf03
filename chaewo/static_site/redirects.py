"""옛 주소로 온 독자를 새 쪽으로 보냅니다. 첫 판에서 장의 번호가 달랐습니다."""

import html
from pathlib import Path

from sphinx.errors import ExtensionError

OLD_CHAPTERS = {
    "07_module": "08_module",
    "08_shapes": "09_shapes",
    "09_loss_graph": "10_loss_graph",
    "10_update": "12_update",
    "11_training": "13_training",
}
# 스크립트가 먼저 갑니다. 주소 뒤의 #절까지 가져가기 때문입니다. 스크립트가 없으면 meta가 갑니다.
PAGE = """<!doctype html>
<html lang="ko">
<meta charset="utf-8">
<title>옮긴 쪽</title>
<script>location.replace("{target}" + location.hash)</script>
<meta http-equiv="refresh" content="0; url={target}">
<link rel="canonical" href="{target}">
<p>이 쪽은 <a href="{target}">여기</a>로 옮겼습니다.</p>
"""


def setup(app):
    app.connect("build-finished", write)


def moved() -> dict[str, str]:
    """옛 쪽 → 새 쪽. 둘 다 책의 뿌리에서 본 주소이고 확장자는 없습니다."""
    folders = ("book/", "exercises/lenet/ex", "solutions/lenet/ex")
    return {folder + old: folder + new for folder in folders for old, new in OLD_CHAPTERS.items()}


def write(app, exception):
    """Raises: ExtensionError: 옛 이름의 쪽이 다시 생겼거나 새 쪽이 없을 때."""
    if exception or app.builder.format != "html":
        return
    for old, new in moved().items():
        if old in app.env.found_docs or new not in app.env.found_docs:
            raise ExtensionError(f"옛 주소의 목록이 낡았습니다: {old} → {new}")
        target = html.escape(new.rsplit("/", 1)[1] + ".html")
        path = Path(app.outdir, f"{old}.html")
        path.write_text(PAGE.format(target=target), encoding="utf-8")
