"""연습문제가 있는 장의 목록. 장마다 이름이 같은 판정 모듈이 하나씩 있습니다."""

from typing import NamedTuple


class Chapter(NamedTuple):
    """`module`은 `chaewo/checks/`의 모듈이자 문제 이름의 앞부분, `part`는 노트북이 든 폴더입니다."""

    number: int
    module: str
    part: str


PARTS = {"autograd": "자동 미분", "jacobian": "야코비안", "lenet": "신경망"}

CHAPTERS = (
    Chapter(1, "tensor_and_graph", "autograd"),
    Chapter(2, "backward", "autograd"),
    Chapter(3, "jacobian", "jacobian"),
    Chapter(4, "vjp", "jacobian"),
    Chapter(5, "no_grad", "autograd"),
    Chapter(6, "autograd_from_scratch", "autograd"),
    Chapter(7, "module", "lenet"),
    Chapter(8, "shapes", "lenet"),
    Chapter(9, "loss_graph", "lenet"),
    Chapter(10, "update", "lenet"),
    Chapter(11, "training", "lenet"),
)
