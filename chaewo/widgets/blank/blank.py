"""`Blank`: 페이지 안에서 채우는 빈칸. 내용은 `chaewo.blanks`에, 판정은 `judge.js`에 있습니다."""

import traitlets

from chaewo.blanks import UnknownBlank, definition
from chaewo.widgets.kit.base import ChaewoWidget


class Blank(ChaewoWidget):
    """빈칸 하나. 파이썬에서 `solved`(풀었는가)와 `tries`(틀린 횟수)를 읽을 수 있습니다."""

    stem = "blank"

    spec = traitlets.Dict().tag(sync=True)
    solved = traitlets.Bool(False).tag(sync=True)
    tries = traitlets.Int(0).tag(sync=True)

    def fallback_lines(self):
        kind = self.spec.get("kind")
        options = [f"({i}) {option}" for i, option in enumerate(self.spec.get("options", []), 1)]
        if kind == "match":
            options = [*self.spec["left"], f"고를 것: {' / '.join(self.spec['right'])}"]
        if kind == "order":
            options = [f"차례를 정할 것: {' / '.join(self.spec['shown'])}"]
        if kind == "place":
            options = [*_edge_lines(self.spec), f"놓을 이름표: {' / '.join(self.spec['left'])}"]
        return [f"[빈칸] {self.spec.get('prompt') or self.spec['problem']}", *options]


def _edge_lines(spec: dict) -> list[str]:
    """그래프를 글로: 나가는 변이 있는 노드마다 `AddmmBackward0 → [0] …, [1] …`."""
    texts = [text.replace("\n", " ") for text in spec["nodes"]]
    lines = []
    for i, text in enumerate(texts):
        targets = [f"[{e['slot']}] {texts[e['to']]}" for e in spec["edges"] if e["from"] == i]
        if targets:
            lines.append(f"{text} → {', '.join(targets)}")
    return lines


def blank(blank_id: str) -> Blank:
    """`blank("backward.four_calls")`처럼 이름으로 빈칸을 놓습니다.

    이름이 틀리면 오류 대신, 쓸 수 있는 이름을 적은 위젯이 됩니다.
    """
    try:
        spec = definition(blank_id)
    except UnknownBlank as error:
        spec = {"id": str(blank_id), "problem": str(error)}
    if spec.get("kind") == "program":
        from chaewo.widgets.blank.code_blank import CodeBlank  # 그쪽이 Blank를 물려받습니다.

        return CodeBlank(spec=spec)
    return Blank(spec=spec)
