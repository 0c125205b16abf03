"""들어가며의 빈칸: 빈칸을 쓰는 법."""

from chaewo.blanks.kinds import choice, number
from chaewo.blanks.note_example import grad_after


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
                18: "네 배나 두 배를 할 필요는 없습니다. 그림 아래의 `x.grad`를 그대로 읽어 보세요.",
                1: "역전파를 시작하는 값입니다. 그림 아래의 `x.grad`를 읽어 보세요.",
                27: "27은 `out`의 값입니다. 여기서 묻는 것은 `x.grad`입니다.",
            },
            solution=(
                f"`backward()`를 한 번 부르면 {once:g}, 두 번 부르면 {twice:g}입니다. "
                "까닭은 2장에서 밝힙니다."
            ),
            praise="빈칸은 이렇게 채웁니다. 채운 빈칸은 이 브라우저가 기억합니다.",
        ),
        "wrong_is_fine": choice(
            prompt="이 책에서 빈칸을 틀리면 어떻게 될까요?",
            options={
                "정답이 바로 나타난다": "정답을 먼저 보면 생각할 기회가 사라집니다. 이 책은 그렇게 하지 않습니다.",
                "왜 그렇게 생각하기 쉬운지 도움말이 나온다": None,
                "처음부터 다시 풀어야 한다": "몇 번을 틀려도 괜찮습니다. 채운 빈칸은 그대로 남습니다.",
            },
            solution="틀린 답마다 도움말이 다릅니다. 두 번 틀리면 ‘풀이 보기’가 열립니다.",
            praise="마음 놓고 틀려 보세요. 틀린 답이 이 책의 재료입니다.",
        ),
    }
