"""들어가며의 빈칸: 빈칸을 쓰는 법."""

from chaewo.blanks.kinds import number
from chaewo.chapters.backward.note_example import grad_after


def blanks() -> dict[str, dict]:
    once, twice = grad_after(1)[0, 0].item(), grad_after(2)[0, 0].item()
    return {
        "first": number(
            prompt=(
                "노트에 찍힌 `x.grad`의 원소는 9입니다. 위의 그림에서 `backward()`를 한 번만 "
                "부르면 `x.grad`의 원소는 얼마입니까?"
            ),
            answer=once,
            hints={
                twice: "노트에 적힌 값입니다. 위의 그림에서 `backward()`를 딱 한 번만 눌러 보세요.",
                once / 2: "`y * y`의 화살표 하나에 적힌 값입니다. 그림 아래의 `x.grad`를 읽어 보세요.",
                18: "네 배나 두 배를 하지 말고, `backward()`를 한 번만 눌렀을 때의 `x.grad`를 그대로 읽어 보세요.",
                1: "역전파를 시작하는 값입니다. 그림 아래의 `x.grad`를 읽어 보세요.",
                27: "27은 `out`의 값입니다. 여기서 묻는 것은 `x.grad`입니다.",
            },
            solution=(
                f"`backward()`를 한 번 부르면 {once:g}, 두 번 부르면 {twice:g}입니다. "
                "까닭은 2장에서 밝힙니다."
            ),
            praise="빈칸은 이렇게 채웁니다. 채운 빈칸은 이 브라우저가 기억합니다.",
        ),
    }
