"""빈칸의 일곱 가지 꼴. 모두 `judge.js`가 읽는 사전을 돌려줍니다.

글에서 `코드`는 역따옴표로 감쌉니다. 오답의 도움말에는 정답을 적지 않습니다. 정답은 두 번 틀린
뒤에 열리는 `solution`에만 있습니다.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import count, pairwise

TOLERANCE = 1e-3  # 소수 넷째 자리까지 찍는 torch의 출력을 보고 적은 답이 맞도록
PLACES = 2  # 끝나지 않는 소수는 둘째 자리까지 반올림해 적어도 맞습니다.
DIGITS = 6  # float32로 계산한 값도 어느 프로세서에서나 같은 자리. 위의 허용 오차보다 훨씬 잽니다.
LONGEST_LABEL = 20  # 이름표가 좁은 화면의 노드 안에 두 줄로 들어가도록


def number(
    prompt,
    answer: float,
    hints: dict[float, str],
    solution,
    praise="",
    otherwise=None,
    tolerance: float | None = None,
    also: Sequence[float] = (),
    places: int = PLACES,
) -> dict:
    """숫자 하나. `hints`는 `{사람들이 실제로 적는 오답: 도움말}`.

    - `tolerance`: 정답에 견준 오차를 얼마까지 맞다고 볼까. 적지 않으면 `answer`가 정수(int)일 때는
      0입니다. 센 것은 꼭 그 수라야 맞습니다. 실수일 때는 `TOLERANCE`입니다.
    - `places`: 2/3처럼 끝나지 않는 소수를 적어도 몇째 자리까지 적어야 맞다고 볼까.
    - `also`: 같은 뜻이라 함께 맞는 수. 0.875를 퍼센트로 적은 87.5 따위.

    Raises:
        ValueError: 오답이 정답이나 다른 오답과 허용 오차 안에서 같아 도움말이 나올 수 없을 때.
    """
    if tolerance is None:
        tolerance = 0 if isinstance(answer, int) else TOLERANCE
    answer = rounded(float(answer))
    taken = [answer, *also]
    for wrong in hints:
        if any(_same(wrong, other, tolerance) for other in taken):
            raise ValueError(f"오답과 정답이 같거나 오답이 겹칩니다({wrong}, {answer}): {prompt}")
        taken.append(wrong)
    return {
        "kind": "number",
        "prompt": prompt,
        "answer": answer,
        **({"also": [rounded(float(right)) for right in also]} if also else {}),
        "tolerance": tolerance,
        **({"places": places} if places != PLACES else {}),
        "hints": [{"wrong": rounded(float(wrong)), "say": say} for wrong, say in hints.items()],
        "otherwise": otherwise,
        "solution": solution,
        "praise": praise,
    }


def rounded(value, digits: int = DIGITS):
    """프로세서에 따라 달라지는 끝자리를 저장된 출력에 적지 않습니다. 정수와 글은 그대로입니다."""
    if isinstance(value, float) and not value.is_integer():
        return float(f"{value:.{digits}g}")
    if isinstance(value, list):
        return [rounded(one, digits) for one in value]
    if isinstance(value, dict):
        return {key: rounded(one, digits) for key, one in value.items()}
    return value


def _same(a: float, b: float, tolerance: float) -> bool:
    """`judge.js`의 close와 같은 식: 상대 오차, 0 가까이에서는 절대 오차."""
    return abs(a - b) <= tolerance * max(0.1, abs(b))


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
        "answer": rounded(answer.tolist()),
        "tolerance": tolerance,
        "hints": [{"wrong": rounded(wrong.tolist()), "say": say} for wrong, say in hints],
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
    right = _shuffled(
        [*answers, *distractors], lambda shown: [t for t in shown if t in answers] == answers
    )
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


def order(
    prompt,
    steps: Sequence[str],
    *,
    hints: dict[tuple[str, str], str],
    solution,
    praise="",
    otherwise=None,
    before: Sequence[tuple[str, str]] | None = None,
    or_before: Sequence[tuple[str, str]] = (),
) -> dict:
    """차례 정하기. `steps`는 옳은 차례의 단계들이고, 언제나 같은 순서로 섞어서 보입니다.

    - `hints`: `{(먼저 놓은 단계, 나중에 놓은 단계): 도움말}`. 나중에 놓은 것이 먼저 와야 하는
      짝이라야 합니다. 화면의 위에서부터 보아 처음으로 앞뒤가 바뀐 짝의 도움말이 나옵니다.
    - `before`: 반드시 지킬 `(먼저, 나중)`의 목록. 적지 않으면 `steps`의 차례 하나만 맞습니다.
      적으면 이것을 어기지 않는 차례가 모두 맞습니다(`steps`도 그 가운데 하나라야 합니다).
    - `or_before`: `before` 대신 이것을 모두 지켜도 맞습니다. `steps`와는 달라도 됩니다.

    이웃해야 하는 두 단계의 앞뒤마다 도움말이 있으면, 어떻게 틀리든 그 가운데 하나가 나옵니다.
    그래서 `otherwise`가 없으면 그 도움말을 모두 적어야 합니다.

    Raises:
        ValueError: 단계가 셋보다 적거나 되풀이될 때, `before`나 도움말의 짝이 `steps`와 어긋날 때,
            도움말이 모자랄 때, `or_before`를 지키는 차례가 없을 때.
    """
    steps = list(steps)
    if len(steps) < 3 or len(set(steps)) < len(steps):
        raise ValueError(f"서로 다른 단계가 셋 이상이어야 합니다: {prompt}")
    rank = {step: i for i, step in enumerate(steps)}
    ordered = _every_order(rank, pairwise(steps) if before is None else before, prompt)
    for a, b in ordered:
        if a >= b:
            raise ValueError(
                f"steps의 차례가 before와 어긋납니다({steps[a]}, {steps[b]}): {prompt}"
            )
    other = _every_order(rank, or_before, prompt) if or_before else []
    for earlier, later in hints:
        if earlier not in rank or later not in rank:
            raise ValueError(f"도움말의 단계가 steps에 없습니다({earlier}, {later}): {prompt}")
        if (rank[later], rank[earlier]) not in [*ordered, *other]:
            raise ValueError(f"도움말의 차례가 틀린 것이 아닙니다({earlier}, {later}): {prompt}")
    for a, b in ordered:
        near = not any((a, c) in ordered and (c, b) in ordered for c in range(a + 1, b))
        if near and not otherwise and (steps[b], steps[a]) not in hints:
            raise ValueError(f"도움말이 없습니다({steps[b]}, {steps[a]}): {prompt}")

    def nearly_right(shown):  # 거의 맞은 차례로 시작하면 물음이 되지 않습니다.
        at = [shown.index(step) for step in steps]
        return any(
            sum(at[a] > at[b] for a, b in rules) * 3 < len(rules) for rules in (ordered, other)
        )

    return {
        "kind": "order",
        "prompt": prompt,
        "shown": _shuffled(steps, nearly_right),
        "answer": steps,
        "before": [list(pair) for pair in ordered],
        **({"or_before": [list(pair) for pair in other]} if other else {}),
        "hints": [
            {"earlier": earlier, "later": later, "say": say}
            for (earlier, later), say in hints.items()
        ],
        "otherwise": otherwise,
        "solution": solution,
        "praise": praise,
    }


def _every_order(rank: dict[str, int], before, prompt) -> list[tuple[int, int]]:
    """`before`에서 따라 나오는 앞뒤까지 모두, `steps`의 번호로: a가 b보다, b가 c보다 먼저면 a가 c보다도."""
    ordered = set()
    for a, b in before:
        if a not in rank or b not in rank:
            raise ValueError(f"before의 단계가 steps에 없습니다({a}, {b}): {prompt}")
        ordered.add((rank[a], rank[b]))
    if not ordered:
        raise ValueError(f"before가 비어 있으면 어떤 차례든 맞습니다: {prompt}")
    for through in range(len(rank)):
        ordered |= {(a, b) for a, c in ordered for d, b in ordered if c == d == through}
    if any(a == b for a, b in ordered):
        raise ValueError(f"before의 앞뒤가 서로 어긋납니다: {prompt}")
    return sorted(ordered)


def place(
    prompt,
    graph: dict[str, tuple[str, Sequence[str | None]]],
    answer: dict[str, str],
    *,
    hints: dict[tuple[str, str], str],
    solution,
    praise="",
    otherwise=None,
    start: dict[str, str] | None = None,
) -> dict:
    """이름표 놓기. 이름표를 그래프의 노드에 끌어다 놓습니다.

    - `graph`: `{노드의 id: (노드에 적을 글, 나가는 변)}`. 변은 `next_functions`처럼 순서가 있는
      id의 목록이고, 갈 곳이 없는 자리는 `None`입니다. 노드는 가리키는 쪽을 먼저 적습니다. 글의
      둘째 줄(줄 바꿈 뒤)은 작게 적힙니다. torch의 그래프는 `next_functions(loss)`가 만들어 줍니다.
    - `answer`: `{이름표: 노드의 id}`. 이름표는 적은 차례대로 보이며 20자까지 적습니다.
    - `hints`: `{(이름표, 틀린 노드의 id): 도움말}`.
    - `start`: 처음부터 놓여 있을 이름표 `{이름표: 노드의 id}`. 노트의 틀린 이름표를 바로잡게 할
      때 씁니다.

    Raises:
        ValueError: 노드가 둘보다 적거나, 변·정답·도움말·`start`의 이름이 없는 것이거나, 도움말이
            정답에 달렸거나, 처음부터 정답이거나, 이름표가 길 때.
    """
    ids = list(graph)
    if len(ids) < 2 or not answer:
        raise ValueError(f"노드가 둘 이상, 이름표가 하나 이상이어야 합니다: {prompt}")
    edges = [
        {"from": ids.index(node), "to": to, "slot": slot}
        for node, (_, targets) in graph.items()
        for slot, to in enumerate(targets)
        if to is not None
    ]
    for edge in edges:
        if edge["to"] not in ids[edge["from"] + 1 :]:
            raise ValueError(f"변은 뒤에 적은 노드로 가야 합니다({edge['to']}): {prompt}")
        edge["to"] = ids.index(edge["to"])
    start = start or {}
    for label, node in [*answer.items(), *hints, *start.items()]:
        if label not in answer or node not in graph:
            raise ValueError(f"없는 이름표나 노드입니다({label}, {node}): {prompt}")
    for label, node in hints:
        if answer[label] == node:
            raise ValueError(f"도움말의 자리가 정답입니다({label}, {node}): {prompt}")
    for label in answer:
        if len(label.replace("`", "")) > LONGEST_LABEL:
            raise ValueError(f"이름표는 {LONGEST_LABEL}자까지 적습니다({label}): {prompt}")
    if start == answer:
        raise ValueError(f"처음부터 정답이 놓여 있습니다: {prompt}")
    return {
        "kind": "place",
        "prompt": prompt,
        "nodes": [text for text, _ in graph.values()],
        "edges": edges,
        "left": list(answer),
        "right": ids,
        "start": [start.get(label, "") for label in answer],
        "answer": list(answer.values()),
        "hints": [
            {"left": label, "wrong": node, "say": say} for (label, node), say in hints.items()
        ],
        "otherwise": otherwise,
        "solution": solution,
        "praise": praise,
    }


def _shuffled(texts: Sequence[str], is_right: Callable[[list[str]], bool]) -> list[str]:
    """언제나 같은 순서로 섞되, 정답인 차례는 피해서. 난수 대신 글의 해시를 씁니다."""
    texts = list(dict.fromkeys(texts))
    for salt in count():
        shown = sorted(texts, key=lambda text: sha256(f"{salt}{text}".encode()).digest())
        if not is_right(shown):
            return shown
