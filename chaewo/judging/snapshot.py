"""학습자의 함수에 준 것이 부르는 동안 바뀌었는지 봅니다."""

import torch
from torch import Tensor

TENSOR = (
    "함수가 받은 텐서의 값을 바꾸었습니다. 부른 쪽의 값까지 달라집니다. 밑줄로 끝나는 메서드나 "
    "`+=`, `x[0] = …` 꼴을 새 텐서를 만드는 식으로 바꾸어 보세요."
)
LIST = (
    "함수가 받은 리스트를 바꾸었습니다. 부른 쪽의 리스트까지 달라집니다. `append()`, `pop()`, `sort()`, "
    "`reverse()`나 `items[0] = …` 꼴이 있다면, 받은 리스트는 두고 새 리스트를 만들어 보세요."
)
DICT = (
    "함수가 받은 사전을 바꾸었습니다. 부른 쪽의 사전까지 달라집니다. `pop()`, `update()`나 "
    "`table[key] = …` 꼴이 있다면, 받은 사전은 두고 새 사전을 만들어 보세요."
)


class Snapshot:
    """`value`의 지금 모습. `changed()`는 그 뒤에 무엇이 바뀌었는지 말합니다.

    텐서의 값과, 리스트와 사전에 든 것을 봅니다. 신경망 같은 객체는 바꾸라고 주는 것이라 보지 않습니다.
    """

    def __init__(self, value):
        self._value = value
        self._copy = value.detach().clone() if isinstance(value, Tensor) else None
        self._parts = {key: Snapshot(one) for key, one in _parts(value).items()}

    def changed(self) -> str | None:
        """바뀐 것을 말하는 문장. 바뀌지 않았으면 None."""
        if self._copy is not None:
            return None if torch.equal(self._copy, self._value.detach()) else TENSOR
        now = _parts(self._value)
        if list(now) != list(self._parts) or not all(
            part._holds(now[key]) for key, part in self._parts.items()
        ):
            return DICT if isinstance(self._value, dict) else LIST
        return next(filter(None, (part.changed() for part in self._parts.values())), None)

    def _holds(self, now) -> bool:
        """같은 자리에 같은 것이 있는지. 값이 같은 다른 텐서나 수로 바꾸어 둔 것은 괜찮습니다."""
        if now is self._value:
            return True
        if isinstance(now, Tensor) and self._copy is not None:
            return torch.equal(self._copy, now.detach())
        plain = int | float | str
        return isinstance(now, plain) and isinstance(self._value, plain) and now == self._value


def _parts(value) -> dict:
    if isinstance(value, list | tuple):
        return dict(enumerate(value))
    return dict(value) if isinstance(value, dict) else {}
