"""장의 목록. 장마다 같은 이름의 폴더가 있고, 그 안에 빈칸(`blanks.py`)과 연습문제(`exercises.py`)가 있습니다.

이 파일은 이름만 압니다. 빈칸은 `chaewo.blanks`가, 문제는 `chaewo.judging`이 찾을 때 불러옵니다.
"""

from typing import NamedTuple


class Chapter(NamedTuple):
    """`name`은 폴더이자 빈칸과 문제의 이름의 앞부분, `part`는 연습 노트북이 든 폴더입니다."""

    number: int
    name: str
    part: str | None  # 연습문제가 없는 장은 None

    @property
    def stem(self) -> str:
        """확장자를 뗀 노트북의 이름: `02_backward`. 연습과 풀이에는 앞에 `ex`가 붙습니다."""
        return f"{self.number:02}_{self.name}" if self.number else self.name


PARTS = {"autograd": "자동 미분", "jacobian": "야코비안", "lenet": "신경망"}

CHAPTERS = (
    Chapter(0, "index", None),
    Chapter(1, "tensor_and_graph", "autograd"),
    Chapter(2, "backward", "autograd"),
    Chapter(3, "jacobian", "jacobian"),
    Chapter(4, "vjp", "jacobian"),
    Chapter(5, "no_grad", "autograd"),
    Chapter(6, "autograd_from_scratch", "autograd"),
    Chapter(7, "edges", "autograd"),
    Chapter(8, "module", "lenet"),
    Chapter(9, "shapes", "lenet"),
    Chapter(10, "loss_graph", "lenet"),
    Chapter(11, "cross_entropy", "lenet"),
    Chapter(12, "update", "lenet"),
    Chapter(13, "training", "lenet"),
)
NAMES = tuple(chapter.name for chapter in CHAPTERS)
STEMS = {chapter.name: chapter.stem for chapter in CHAPTERS}
WITH_EXERCISES = tuple(chapter for chapter in CHAPTERS if chapter.part)
