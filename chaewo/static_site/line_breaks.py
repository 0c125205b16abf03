"""한글 줄바꿈: 조사와 단위가 줄 머리에 홀로 오지 않게 합니다.

브라우저는 `word-break: keep-all`에서도 닫는 괄호, 따옴표, 코드 조각, 수식의 뒤에서는 줄을
바꿉니다. 그 자리에 너비 없는 U+2060(word joiner)을 넣어 앞말에 붙입니다. ‘한 번’, ‘98 %’, `(2, 3)`처럼
한 덩이로 읽는 것의 빈칸은 줄을 바꾸지 않는 빈칸(U+00A0)으로 바꿉니다. 낱말의 경계에만 넣으므로 찾기
색인의 낱말은 그대로이고, 복사해도 보이지 않습니다. 짧은 코드 조각에는 CSS가 줄을 끊지 않도록 `short`를
붙입니다. 수식은 브라우저가 그림 하나처럼 다루고, 줄의 길이를 고르는 `text-wrap`은 U+2060을 지키지 않을 때가
있으므로, 짧은 코드와 수식은 앞의 여는 괄호와 뒤의 조사까지 `together`로 묶습니다.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

JOINER = "\u2060"
NO_BREAK_SPACE = "\u00a0"
SHORT = 20  # 이보다 긴 코드 조각은 좁은 화면에서 끊겨야 합니다.

SHORT_MATH = 24  # TeX의 글자 수. 이보다 긴 수식은 도중에서 끊겨야 합니다.
SHORT_COMPOUND = 13  # in-place, 벡터-야코비안. 더 긴 것은 붙임표에서 끊겨야 합니다.

_OPENING = re.compile(r"[(\[“‘「『]+$")
_PARTICLE = re.compile(r"[가-힣,.:;!?%)\]”’」』…]\S*")
_AFTER_CLOSING = re.compile(r"(?<=[)\]”’」』%])(?=[가-힣])")
_COMPOUND = re.compile(r"\w+(?:-\w+)+")
_COUNTS = "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 몇".replace(" ", "|")
_COUNTED = "번 개 장 칸 배 줄 행 열 벌 쌍 곳 명 걸음 가지 갈래 자리".replace(" ", "|")
# 이 빈칸에서는 줄을 바꾸지 않습니다.
_INNER_SPACE = re.compile(
    rf"(?<![가-힣])(?:{_COUNTS}) (?={_COUNTED})|\d (?=%|[kMG]?B\b)|[①-⑳] |\([\d, ]{{1,12}}\)"
)
_ADDRESS = re.compile(r"(https?://[!-~]+)")
_NEVER_FIRST = re.compile("[가-힣,]")
_HANGUL = re.compile("[가-힣]")
# 글자 하나하나가 뜻을 갖는 곳. 여기에는 아무것도 넣지 않습니다.
_EXACT = (nodes.FixedTextElement, nodes.literal, nodes.math, nodes.math_block, nodes.raw)


def setup(app):
    """변환을 등록합니다."""
    app.add_post_transform(JoinParticles)


class JoinParticles(SphinxPostTransform):
    """본문의 글에만 손대고 코드와 수식은 건드리지 않습니다."""

    default_priority = 910
    formats = ("html",)

    def run(self, **kwargs):
        """문서의 글과 코드 조각을 모두 살핍니다."""
        for math in list(self.document.findall(nodes.math)):
            if len(math.astext()) <= SHORT_MATH and _is_prose(math):
                hold_particle(math)
        for code in list(self.document.findall(nodes.literal)):
            if len(code.astext()) <= SHORT:
                code["classes"].append("short")
                hold_particle(code)
        for text in list(self.document.findall(nodes.Text)):
            if _is_prose(text):
                joined = joined_text(text.astext(), _follows_inline(text))
                parts = _ADDRESS.split(joined)
                if parts != [text.astext()]:
                    text.parent.replace(text, [_address(part) for part in parts if part])


def joined_text(text: str, follows_inline: bool = False) -> str:
    """`text`에서 떨어지면 안 되는 자리를 이은 글."""
    text = _AFTER_CLOSING.sub(JOINER, text)
    text = _COMPOUND.sub(_joined_compound, text)
    text = _INNER_SPACE.sub(lambda found: found[0].replace(" ", NO_BREAK_SPACE), text)
    return JOINER + text if follows_inline and _NEVER_FIRST.match(text) else text


def hold_particle(node: nodes.math | nodes.literal) -> None:
    """수식이나 코드를, 바로 앞의 여는 괄호와 바로 뒤에 붙은 조사와 함께 한 묶음에 넣습니다."""
    parent, at = node.parent, node.parent.index(node)
    before, after = _text_at(parent, at - 1), _text_at(parent, at + 1)
    opening, particle = _found(_OPENING.search(before)), _found(_PARTICLE.match(after))
    if not opening and not particle:
        return
    held = nodes.inline("", "", classes=["together"])
    held += [*_texts(opening), node.deepcopy(), *_texts(particle)]
    outside = _texts(before.removesuffix(opening)), _texts(after.removeprefix(particle))
    parent[at - bool(before) : at + 1 + bool(after)] = [*outside[0], held, *outside[1]]


def _found(match: re.Match | None) -> str:
    return match[0] if match else ""


def _text_at(parent: nodes.Element, at: int) -> str:
    """`parent`의 `at`째 자식이 글이면 그 글, 아니면 빈 글."""
    node = parent[at] if 0 <= at < len(parent) else None
    return node.astext() if isinstance(node, nodes.Text) else ""


def _texts(text: str) -> list[nodes.Text]:
    return [nodes.Text(text)] if text else []


def _joined_compound(found: re.Match) -> str:
    word = found[0]
    return word.replace("-", f"-{JOINER}") if len(word) <= SHORT_COMPOUND else word


def _address(part: str) -> nodes.Node:
    """빈칸 없이 긴 주소는 아무 데서나 끊기게 합니다. 그러지 않으면 표가 옆으로 넘칩니다."""
    if not _ADDRESS.fullmatch(part):
        return nodes.Text(part)
    return nodes.inline("", "", nodes.Text(part), classes=["address"])


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
