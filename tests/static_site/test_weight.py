"""장을 처음 열 때 읽는 양(gzip)과 파일의 수가 한도 안인지. 코드 빈칸의 파이썬과 편집기는 들지 않는다."""

import pytest

from tests.static_site.test_pages import PAGES
from tools.bench import files_loaded, gzip_kilobytes

CHAPTERS = [page for page in PAGES if page.startswith("book/") and page[5].isdigit()]
LIMITS = {"book/13_training.html": 450}  # 학습한 신경망의 가중치가 듭니다.


@pytest.mark.parametrize("page", CHAPTERS)
def test_first_load_is_light(chromium, site, page):
    files = files_loaded(chromium, site / page)
    assert not {"chaewo-python.js", "chaewo-editor.js"} & {path.name for path in files}
    assert len(files) <= 20
    assert sum(map(gzip_kilobytes, files)) <= LIMITS.get(page, 300)
