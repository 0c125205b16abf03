"""빈칸의 네 가지 꼴. 모두 `judge.js`가 읽는 사전을 돌려줍니다.

글에서 `코드`는 역따옴표로 감쌉니다. 오답의 도움말에는 정답을 적지 않습니다. 정답은 두 번 틀린
뒤에 열리는 `solution`에만 있습니다.
"""

from collections.abc import Sequence

TOLERANCE = 1e-3  # 소수 넷째 자리까지 찍는 torch의 출력을 보고 적은 답이 맞도록


def number(prompt, answer, hints, solution, praise="", otherwise=None, tolerance=TOLERANCE) -> dict:
    """숫자 하나. `hints`는 `{사람들이 실제로 적는 오답: 도움말}`.

    오답과 정답이 허용 오차 안에서 같으면 도움말이 나올 수 없으므로 ValueError를 냅니다.
    """
    answer = float(answer)
    for wrong in hints:
        if abs(wrong - answer) <= tolerance * max(0.1, abs(answer)):
            raise ValueError(f"오답과 정답이 같습니다({wrong}, {answer}): {prompt}")
    return {
        "kind": "number",
        "prompt": prompt,
        "answer": answer,
        "tolerance": tolerance,
        "hints": [{"wrong": float(wrong), "say": say} for wrong, say in hints.items()],
        "otherwise": otherwise,
        "solution": solution,
        "praise": praise,
    }


def text(prompt, answers: Sequence[str], hints, solution, praise="", otherwise=None) -> dict:
    """짧은 글. 띄어쓰기와 대소문자는 가리지 않습니다. `hints`는 `{(오답, …): 도움말}`."""
    return {
        "kind": "text",
        "prompt": prompt,
        "answers": list(answers),
        "hints": [{"wrong": list(wrong), "say": say} for wrong, say in hints.items()],
        "otherwise": otherwise,
        "solution": solution,
        "praise": praise,
    }


def choice(prompt, options: dict[str, str | None], solution, praise="") -> dict:
    """하나 고르기. `options`는 `{보기: 도움말}`이고, 도움말이 `None`인 하나가 정답입니다."""
    hints = list(options.values())
    if hints.count(None) != 1:
        raise ValueError(f"정답은 하나여야 합니다: {prompt}")
    return {
        "kind": "choice",
        "prompt": prompt,
        "options": list(options),
        "answer": hints.index(None),
        "hints": hints,
        "solution": solution,
        "praise": praise,
    }


def matrix(prompt, answer, hints, solution, praise="", otherwise=None, tolerance=TOLERANCE) -> dict:
    """행렬 채우기. `answer`는 2차원 텐서, `hints`는 `[(오답 행렬, 도움말), …]`."""
    return {
        "kind": "matrix",
        "prompt": prompt,
        "answer": answer.tolist(),
        "tolerance": tolerance,
        "hints": [{"wrong": wrong.tolist(), "say": say} for wrong, say in hints],
        "otherwise": otherwise,
        "solution": solution,
        "praise": praise,
    }
