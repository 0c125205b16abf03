"""`FilledNote`: 브라우저에 모인 빈칸의 답. 책에서는 노트에 답을 놓고, JupyterLab에서는 그 노트로 갑니다."""

import traitlets

from chaewo.widgets.kit.base import ChaewoWidget


class FilledNote(ChaewoWidget):
    """책의 「채워진 노트」로 가는 문.

    노트북의 빈칸에 적은 답은 JupyterLab을 연 브라우저에 있습니다. 그 답을 파일로 저장하거나, `make book`으로
    지은 책이 있으면 답을 지닌 채 그 쪽을 엽니다. `book`은 책을 지을 때 `static_site`가 채웁니다.
    """

    stem = "filled_note"

    book = traitlets.Dict().tag(sync=True)

    def fallback_lines(self):
        return ["채워진 노트: 책의 「채워진 노트」 쪽에서 빈칸에 적은 답을 노트와 함께 봅니다."]
