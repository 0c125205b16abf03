"""빈칸의 다섯 가지 꼴. 모두 `judge.js`가 읽는 사전을 돌려줍니다.

글에서 `코드`는 역따옴표로 감쌉니다. 오답의 도움말에는 정답을 적지 않습니다. 정답은 두 번 틀린
뒤에 열리는 `solution`에만 있습니다.
"""

from collections.abc import Sequence
from hashlib import sha256
from itertools import count

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


def match(
    prompt,
    pairs: dict[str, str],
    distractors: Sequence[str] = (),
    *,
    hints: dict[tuple[str, str], str],
    solution,
    praise="",
    otherwise=None,
) -> dict:
    """짝 맞추기. `pairs`는 `{왼쪽: 오른쪽}`, `hints`는 `{(왼쪽, 틀린 오른쪽): 도움말}`.

    왼쪽은 적은 차례대로, 오른쪽과 `distractors`는 섞어서 보입니다. 오른쪽의 글은 목록 상자에
    들어가므로 짧게 적습니다.

    Raises:
        ValueError: 오른쪽이 한 가지뿐이거나, 도움말의 짝이 보기에 없거나 정답일 때.
    """
    answers = list(dict.fromkeys(pairs.values()))
    if len(answers) < 2:
        raise ValueError(f"서로 다른 짝이 둘 이상이어야 합니다: {prompt}")
    right = _shuffled(answers, distractors)
    for left, wrong in hints:
        if left not in pairs or wrong not in right:
            raise ValueError(f"도움말의 짝이 보기에 없습니다({left}, {wrong}): {prompt}")
        if pairs[left] == wrong:
            raise ValueError(f"도움말의 짝이 정답입니다({left}, {wrong}): {prompt}")
    return {
        "kind": "match",
        "prompt": prompt,
        "left": list(pairs),
        "right": right,
        "answer": list(pairs.values()),
        "hints": [
            {"left": left, "wrong": wrong, "say": say} for (left, wrong), say in hints.items()
        ],
        "otherwise": otherwise,
        "solution": solution,
        "praise": praise,
    }


def _shuffled(answers: list[str], distractors: Sequence[str]) -> list[str]:
    """언제나 같은 순서로 섞되, 정답의 차례와는 다르게. 난수 대신 글의 해시를 씁니다."""
    texts = list(dict.fromkeys([*answers, *distractors]))
    for salt in count():
        order = sorted(texts, key=lambda text: sha256(f"{salt}{text}".encode()).digest())
        if [text for text in order if text in answers] != answers:
            return order
