"""한글 줄바꿈: 조사가 줄 머리에 홀로 오지 않게 합니다.

브라우저는 `word-break: keep-all`에서도 닫는 괄호, 따옴표, 코드 조각, 수식의 뒤에서는 줄을
바꿉니다. 그 자리에 너비 없는 U+2060(word joiner)을 넣어 앞말에 붙입니다. 언제나 낱말의 경계에만
넣으므로 찾기 색인의 낱말은 그대로이고, 복사해도 보이지 않습니다. 짧은 코드 조각에는 CSS가 줄을
끊지 않도록 `short`를 붙입니다. 수식은 브라우저가 그림 하나처럼 다루어 U+2060도 듣지 않으므로, 짧은
수식은 뒤의 조사와 함께 `together`로 묶습니다.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

JOINER = "\u2060"
SHORT = 20  # 이보다 긴 코드 조각은 좁은 화면에서 끊겨야 합니다.

SHORT_MATH = 24  # TeX의 글자 수. 이보다 긴 수식은 도중에서 끊겨야 합니다.

_PARTICLE = re.compile(r"[가-힣]\S*")
_AFTER_CLOSING = re.compile(r"(?<=[)\]”’」』])(?=[가-힣])")
_HANGUL = re.compile("[가-힣]")
# 글자 하나하나가 뜻을 갖는 곳. 여기에는 아무것도 넣지 않습니다. 제목은 찾기 색인에 통째로 실립니다.
_EXACT = (
    nodes.FixedTextElement,
    nodes.literal,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.title,
)


def setup(app):
    """변환을 등록합니다."""
    app.add_post_transform(JoinParticles)


class JoinParticles(SphinxPostTransform):
    """본문의 글에만 손대고 코드와 수식은 건드리지 않습니다."""

    default_priority = 910
    formats = ("html",)

    def run(self, **kwargs):
        """문서의 글과 코드 조각을 모두 살핍니다."""
        for code in self.document.findall(nodes.literal):
            if len(code.astext()) <= SHORT:
                code["classes"].append("short")
        for math in list(self.document.findall(nodes.math)):
            if len(math.astext()) <= SHORT_MATH and _is_prose(math):
                hold_particle(math)
        for text in list(self.document.findall(nodes.Text)):
            if _is_prose(text):
                joined = joined_text(text.astext(), _follows_inline(text))
                if joined != text.astext():
                    text.parent.replace(text, nodes.Text(joined))


def joined_text(text: str, follows_inline: bool = False) -> str:
    """`text`에서 떨어지면 안 되는 자리를 이은 글."""
    text = _AFTER_CLOSING.sub(JOINER, text)
    return JOINER + text if follows_inline and _HANGUL.match(text) else text


def hold_particle(math: nodes.math) -> None:
    """수식과, 바로 뒤에 붙은 조사를 한 묶음에 넣습니다."""
    parent, at = math.parent, math.parent.index(math)
    text = parent[at + 1] if at + 1 < len(parent) else None
    particle = isinstance(text, nodes.Text) and _PARTICLE.match(text)
    if not particle:
        return
    rest = text[particle.end() :]
    held = nodes.inline("", "", math.deepcopy(), nodes.Text(particle[0]), classes=["together"])
    parent[at : at + 2] = [held, *([nodes.Text(rest)] if rest else [])]


def _is_prose(node) -> bool:
    while node := node.parent:
        if isinstance(node, _EXACT):
            return False
    return True


def _follows_inline(text) -> bool:
    """코드 조각, 수식, 굵은 글씨, 링크가 끝난 바로 뒤의 글인가. 한글끼리는 keep-all이 잇습니다."""
    at = text.parent.index(text)
    if at == 0:
        return False
    before = text.parent[at - 1]
    inline = isinstance(before, nodes.Inline) and not isinstance(before, (nodes.raw, nodes.target))
    return inline and not _HANGUL.match(before.astext()[-1:])
