"""책의 장으로 가는 링크. 노트북이 저장소를 떠나면 `../../book/…`에는 아무것도 없습니다."""

import os
import re

from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode, default

_INSIDE = re.compile(
    r"\[(?P<text>[^\[\]]+)\]"
    r"\((?:\.\./)+(?P<page>(?:book|exercises|solutions)/[\w/-]+)\.(?:ipynb|md)(?P<anchor>#[^)\s]*)?\)"
)
# 연습의 마지막 셀. 링크가 없으면 할 말이 없습니다.
_WAY_BACK = re.compile(_INSIDE.pattern + r"(?:으로|로) 돌아가기\s*")


class BookLinks(NbGraderPreprocessor):
    """저장소 안의 노트북을 가리키는 링크를 올려 둔 책의 쪽으로 잇고, 주소를 모르면 글만 남깁니다."""

    base_url = Unicode(
        help="책을 올려 둔 곳의 주소. 적지 않으면 환경 변수 CHAEWO_BASE_URL을 따릅니다."
    ).tag(config=True)

    @default("base_url")
    def _from_environment(self) -> str:
        return os.environ.get("CHAEWO_BASE_URL", "").strip()

    def preprocess(self, nb, resources):
        if not self.base_url:
            nb.cells = [cell for cell in nb.cells if not _WAY_BACK.fullmatch(cell.source)]
        for cell in nb.cells:
            if cell.cell_type == "markdown":
                cell.source = _INSIDE.sub(self._hosted, cell.source)
        return nb, resources

    def _hosted(self, link: re.Match) -> str:
        if not self.base_url:
            return link["text"]
        address = f"{self.base_url.rstrip('/')}/{link['page']}.html{link['anchor'] or ''}"
        return f"[{link['text']}]({address})"
