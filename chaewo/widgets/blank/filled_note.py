"""`FilledNote`: 빈칸에 적은 답으로 채운 노트. 책에서는 쪽에 놓이고, JupyterLab에서는 내려받습니다."""

from pathlib import Path

import traitlets

from chaewo.widgets.kit import note_parts
from chaewo.widgets.kit.base import ChaewoWidget

BOOK = Path(__file__).parents[3] / "book"  # 저장소에서 쓸 때만 있습니다.


class FilledNote(ChaewoWidget):
    """노트북의 빈칸에 적은 답을 노트에 채워 내려받고, 책으로 옮깁니다.

    빈칸의 답은 JupyterLab을 연 브라우저에 있습니다. 노트의 원고가 곁에 없으면(꾸러미만 설치했을 때) 답만
    파일로 저장합니다.
    """

    stem = "filled_note"

    book = traitlets.Dict().tag(sync=True)

    def __init__(self):
        found = note_parts.state(*note_parts.materials(BOOK)) if BOOK.is_dir() else {}
        super().__init__(book=found)

    def static_state(self):
        return {"book": {}}  # 노트북 파일에 책 한 권을 적어 두지 않습니다.

    def fallback_lines(self):
        return ["책의 「채워진 노트」 쪽에서 빈칸에 적은 답을 노트와 함께 봅니다."]
