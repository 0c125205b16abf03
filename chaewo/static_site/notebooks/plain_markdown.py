"""이 책의 MyST를 어느 노트북에서나 읽히는 마크다운으로 바꿉니다.

JupyterLab, VS Code, Colab은 MyST를 모릅니다. 알림 상자는 굵은 제목의 인용이 되고, 식의 번호는 식에 적히고,
다른 쪽으로 가는 링크는 책이 놓인 주소로 가거나, 그 주소를 모르면 제목만 남습니다.
"""

import re
from posixpath import dirname, join, normpath

from sphinx.errors import ExtensionError

_FENCE = re.compile(r"(`{3,})(?!\{)")
_BOX = re.compile(r":{3,}\{admonition\} +(.+)")
_OPTION = re.compile(r":[\w-]+:.*")
_LABEL = re.compile(r"^\$\$ \(([\w-]+)\)$", re.MULTILINE)
_REFERENCE = re.compile(r"\{eq\}`([\w-]+)`")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^)\s:]+)\.(?:ipynb|md)(#[^)\s]*)?\)")


def equation_numbers(texts: list[str]) -> dict[str, int]:
    """이름 붙은 식의 번호. 책에서처럼 쪽마다 1부터입니다."""
    labels = [label for text in texts for label in _LABEL.findall(text)]
    return {label: number for number, label in enumerate(labels, start=1)}


def plain(text: str, page: str, numbers: dict[str, int], book: str | None) -> str:
    """마크다운 셀 하나.

    Args:
        page: 이 쪽의 이름, 예를 들어 `book/02_backward`. 링크는 여기에서 출발합니다.
        numbers: `equation_numbers`가 준 것.
        book: 책이 놓인 주소(`/`로 끝납니다). 모르면 None.

    Raises:
        ExtensionError: 바꾸는 법을 모르는 MyST 문법이 있을 때.
    """
    text = _LABEL.sub(lambda found: f"\\tag{{{numbers[found[1]]}}}\n$$", text)
    text = _REFERENCE.sub(lambda found: f"({numbers[found[1]]})", text)
    text = _LINK.sub(lambda found: _link(*found.groups(), page, book), text)
    return "\n".join(_unboxed(text.splitlines(), page))


def _link(words: str, target: str, anchor: str | None, page: str, book: str | None) -> str:
    if book is None:
        return words
    return f"[{words}]({book}{normpath(join(dirname(page), target))}.html{anchor or ''})"


def _unboxed(lines: list[str], page: str) -> list[str]:
    result, fence, boxed, options = [], "", False, False
    for line in lines:
        opened = _FENCE.match(line)
        box = None if fence else _BOX.fullmatch(line)
        if opened and not fence:
            fence = opened[1]
        elif fence and line.strip() == fence:
            fence = ""
        elif box and not boxed:
            boxed = options = True
            result += [f"> **{box[1]}**", ">"]
            continue
        elif boxed and not fence and re.fullmatch(":{3,}", line):
            boxed = False
            continue
        elif not fence and re.match(r":{3,}|`{3,}\{|%|\([\w-]+\)=", line):
            raise ExtensionError(f"{page}: 내려받는 노트북에서 풀지 못하는 문법입니다: {line}")
        if options and (_OPTION.fullmatch(line) or not line.strip()):
            continue
        options = False
        result.append(f"> {line}".rstrip() if boxed else line)
    return result
