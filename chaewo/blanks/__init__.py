"""책 안의 빈칸을 이름으로 찾습니다. 내용은 `chaewo/chapters/장/blanks.py`에 있습니다."""

from importlib import import_module

from chaewo.chapters import NAMES
from chaewo.undisturbed import undisturbed


class UnknownBlank(KeyError):
    """없는 빈칸을 찾을 때. 글자로 바꾸면 학습자에게 보일 문장입니다."""

    def __str__(self):
        return self.args[0]


def definition(blank_id: str) -> dict:
    """`"backward.four_calls"` → 위젯에 넘길 사전 (strict JSON).

    Raises:
        UnknownBlank: 그런 장이나 빈칸이 없을 때.
    """
    chapter, _, name = str(blank_id).partition(".")
    if chapter not in NAMES:
        raise UnknownBlank(
            f"이런 이름의 빈칸이 없습니다: '{blank_id}'. 이름은 '장.빈칸' 꼴이며, 장은 "
            f"{', '.join(NAMES)} 가운데 하나입니다."
        )
    found = blanks_of(chapter)
    if name not in found:
        raise UnknownBlank(
            f"'{chapter}' 장에는 이런 이름의 빈칸이 없습니다: '{name}'. 있는 빈칸: {', '.join(found)}"
        )
    return {"id": blank_id, **found[name]}


def blanks_of(chapter: str) -> dict[str, dict]:
    """한 장의 빈칸 전부: `{이름: 사전}`. 정답을 계산하며 뽑은 난수는 학습자의 난수에 얽히지 않습니다."""
    with undisturbed():
        return import_module(f"chaewo.chapters.{chapter}.blanks").blanks()
