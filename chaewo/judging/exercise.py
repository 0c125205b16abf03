"""연습문제 하나의 정의와 판정.

`Exercise`에서는 학습자의 답도, 옳은 풀이(`truth`)도, 실수(`mistakes`)도 파이썬 프로그램이고 같은 길을
지납니다: `cases` → `call` → `read`. 그래서 실수는 한 번만, 학습자가 쓸 법한 프로그램으로 적습니다. 값이
아니라 상태나 정체를 보는 문제는 판정 함수를 손으로 쓰고 `@judged`를 씌웁니다.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from functools import update_wrapper, wraps
from inspect import Parameter, signature

from chaewo import time_limit
from chaewo.judging.call import Empty, Stopped, Unusable, call, seed, undisturbed
from chaewo.judging.compare import close, other_shape
from chaewo.judging.guard import Guard
from chaewo.judging.read import NO_VALUE, tensor
from chaewo.judging.result import Result, correct, empty, wrong
from chaewo.judging.source import has_gap, reads_grad

REMEMBERS = (
    "같은 것을 넣고 한 번 더 불렀더니 다른 답이 나왔습니다. 함수가 앞의 일을 기억하거나, 값을 채우지 않은 "
    "텐서(`torch.empty`)를 쓴 것 같습니다. 함수 밖의 리스트나 텐서, 기본값으로 둔 리스트, 제자리에서 바꾼 "
    "인자가 있는지 보세요."
)
NO_GRAD = "아직 backward()를 부르지 않은 텐서의 .grad도 None입니다."


@dataclass(frozen=True)
class Raises:
    """오류로 드러나는 실수: `program`을 부르면 글에 `sign`이 든 오류가 납니다."""

    sign: str
    program: Callable


def variants(solution: Callable) -> Callable[..., Callable]:
    """옳은 풀이 `solution`에 씌우면, 한 곳씩 다른 풀이를 만드는 함수가 됩니다.

    별표 앞은 학습자의 함수가 받는 인자, 뒤는 실수마다 달라지는 곳입니다. `stepping()`은 적힌 그대로이고,
    `stepping(reset=never)`(또는 차례대로 `stepping(never)`)는 그곳만 바꾼 풀이입니다.
    """
    parts = signature(solution).parameters.values()
    places = [one.name for one in parts if one.kind == Parameter.KEYWORD_ONLY]

    def make(*changed, **named) -> Callable:
        options = dict(zip(places[: len(changed)], changed, strict=True)) | named

        @wraps(solution)  # 판정은 이 풀이의 코드와 이름도 읽습니다.
        def program(*given):
            return solution(*given, **options)

        return program

    return make


class Judge:
    """판정하는 것. `judge(답)`은 오류를 내지 않고 `Result`를 돌려줍니다.

    장의 모듈에 놓인 이름이 문제의 이름입니다. `slow`는 한 번 판정하는 데 0.1초가 넘는다는 표시로, 검사가
    무작위 입력을 조금만 넣습니다.
    """

    def __init__(self, judge: Callable[[object], Result], slow: bool = False):
        self._judge = judge
        self.slow = slow
        update_wrapper(self, judge)

    def __call__(self, answer) -> Result:
        if answer is ...:
            return empty()
        try:
            with undisturbed():
                result = self._judge(answer)
        except Empty:
            return empty()
        except Unusable as reason:
            result = wrong(str(reason))
        except Exception as error:  # 학습자의 값에 든 메서드가 오류를 내는 일까지 모두 막습니다.
            result = wrong(
                f"답을 읽다가 오류가 났습니다({type(error).__name__}). 돌려준 것이 문제에서 말한 "
                "종류인지 보세요."
            )
        if result.passed:
            return result
        return empty() if has_gap(answer) else _with_grad(result, answer)


def _with_grad(result: Result, answer) -> Result:
    """돌려준 None이 어디에서 왔을지, `.grad`를 쓴 답에는 그것까지 말합니다."""
    if not result.message.endswith(NO_VALUE) or not reads_grad(answer):
        return result
    return wrong(f"{result.message} {NO_GRAD}")


def judged(right: str) -> Callable[[Callable[[object], Iterable[str | None]]], Judge]:
    """틀린 까닭을 차례로 내는 함수에 씌워 문제로 만듭니다. 처음 까닭을, 없으면 `right`를 말합니다."""

    def made(faults) -> Judge:
        @wraps(faults)
        def judge(answer) -> Result:
            fault = next(filter(None, faults(answer)), None)
            return wrong(fault) if fault else correct(right)

        return Judge(judge)

    return made


class Exercise(Judge):
    """값을 보는 문제.

    Args:
        cases: 인자의 튜플을 담은 리스트, 또는 그런 것들을 차례로 새로 만드는 함수. 학습자가 바꿀 수 있는
            것(`.grad`가 생기는 잎, 신경망)이 들어 있으면 함수로 적고, 부를 때마다 같은 것을 내야 합니다.
        truth: 옳은 풀이. 기대하는 값은 이것을 불러 얻습니다.
        read: `read(돌려준 값, *부른 뒤의 인자)` → 견줄 수 있는 것(수, 텐서, 글, 그것들의 리스트). 적지 않으면
            텐서 하나로 읽습니다.
        mistakes: 도움말 → 그 실수를 한 프로그램. 여럿이면 리스트, 오류가 나는 것은 `Raises`로 적습니다.
            위에서부터 봅니다. 처음 입력에서 값이 틀리고 다음 입력에서 오류가 나는 실수도 알아봅니다.
        right, otherwise: 맞았을 때의 글과, 어느 실수도 아닐 때의 글. `otherwise`는
            `otherwise(본 것, *인자)`를 처음 틀린 입력으로 부르는 함수여도 됩니다.
        errors: 오류의 글에 든 글자 → 도움말. `Raises`의 것에 더합니다.
        forbidden: 쓰면 안 되는 연장(`guard`의 집합이나 torch 함수의 이름들) → 도움말. 값이 맞은 답에만
            봅니다.
        also: `also(돌려준 값, 부른 뒤의 인자들, 부르기 전의 인자들)` → 값은 맞아도 틀린 까닭, 또는 None.
        each_case: 모든 입력에서 같은 실수가 없으면, 처음 틀린 입력에서만이라도 같은 실수를 찾습니다.
        shape_hint: 모양이 다를 때 덧붙이는, 그 모양이어야 하는 까닭.
        may_change: `call`에 넘깁니다.
        by: `by(함수, *인자, **call의 설정)`. 한 입력에서 함수를 부르는 방법으로, 이어서 여러 번 부르는
            문제에서 `call`을 갈음합니다.
        share: `share(도움말, 본 것들, 기대한 것들)` → 틀린 답에서 맞은 몫. 여러 가지를 따로 묻는 문제만
            적으며, 수업에서 그만큼 점수를 줍니다. 금한 연장을 쓴 답에는 주지 않습니다.
    """

    def __init__(
        self,
        *,
        cases: list[tuple] | Callable[[], Iterable[tuple]],
        truth: Callable,
        mistakes: dict[str, object],
        right: str,
        otherwise: str | Callable[..., str],
        read: Callable = lambda value, *_: tensor(value),
        errors: dict[str, str] | None = None,
        forbidden: dict[frozenset[str], str] | None = None,
        also: Callable[..., str | None] | None = None,
        each_case: bool = False,
        shape_hint: str = "",
        may_change: bool = False,
        by: Callable = call,
        share: Callable[[str, list, list], float] | None = None,
    ):
        super().__init__(self._result)
        self.truth = truth
        self.mistakes = mistakes
        self._cases, self._by, self._read, self._also = cases, by, read, also
        self.share = share
        self.right, self.otherwise = right, otherwise
        self.forbidden, self.may_change = forbidden or {}, may_change
        self.each_case, self._shape_hint = each_case, shape_hint
        signs = {one.sign: hint for hint, one in self.wrong_programs() if isinstance(one, Raises)}
        self.known_errors = signs | (errors or {})
        self._options = {"known_errors": self.known_errors, "may_change": may_change}
        self._expected: _Seen | None = None
        self._seen_mistakes: list[tuple[_Seen, str]] | None = None

    def wrong_programs(self):
        """(도움말, 실수) 쌍들. 실수는 프로그램이거나 `Raises`입니다."""
        for hint, programs in self.mistakes.items():
            for program in programs if isinstance(programs, list) else [programs]:
                yield hint, program

    def inputs(self) -> list[tuple]:
        """부를 인자들."""
        return list(self._fresh())

    def _result(self, answer) -> Result:
        guard = Guard(frozenset().union(*self.forbidden))
        if self._expected is None:
            self._expected = self._see_own(self.truth)
        seen = self._see(answer, guard, repeats=True)
        if not seen.like(self._expected):
            hint = self._hint(seen, self._expected.values)
            return wrong(hint, self._share(hint, seen, guard))
        for tools, hint in self.forbidden.items():
            if guard.used & tools:
                return wrong(hint)
        extra = self._extra(seen)
        return wrong(extra, self._share(extra, seen, guard)) if extra else correct(self.right)

    def _share(self, hint: str, seen: "_Seen", guard: Guard) -> float:
        barred = guard.used & frozenset().union(*self.forbidden)
        if self.share is None or seen.refusal is not None or barred:
            return 0
        share = self.share(hint, seen.values, self._expected.values)
        return share if share < 1 else 0

    def _hint(self, seen: "_Seen", expected: list) -> str:
        views = self._views()
        if same := next((hint for view, hint in views if seen.like(view)), None):
            return same
        pairs = zip(seen.values, expected, strict=False)
        first = next((i for i, (one, right) in enumerate(pairs) if not close(one, right)), None)
        if self.each_case and first is not None:
            for view, hint in views:
                if first < len(view.values) and close(seen.values[first], view.values[first]):
                    return hint
        if seen.refusal is not None:
            return self._refused(seen.refusal)
        shape = other_shape(seen.values[first], expected[first], self._shape_hint)
        if shape or isinstance(self.otherwise, str):
            return shape or self.otherwise
        return self.otherwise(seen.values[first], *list(self._fresh())[first])

    def _refused(self, refusal: str) -> str:
        """되돌린 까닭. 처음부터 같은 까닭으로 되돌려지는 실수가 있으면 그 도움말입니다."""
        same = (hint for view, hint in self._views() if view == _Seen(refusal=refusal))
        return next(same, refusal)

    def _views(self) -> "list[tuple[_Seen, str]]":
        """실수마다 본 것과 도움말. 언제나 같으므로 틀린 답이 처음 왔을 때 한 번만 구합니다."""
        if self._seen_mistakes is None:
            self._seen_mistakes = [
                (self._see_own(one), hint)
                for hint, one in self.wrong_programs()
                if not isinstance(one, Raises)
            ]
        return self._seen_mistakes

    def _see_own(self, program) -> "_Seen":
        """옳은 풀이나 실수에서 본 것. 끝나는 것을 알므로 시간을 재지 않습니다.

        바쁜 컴퓨터에서 시간이 되어 멈추면, 끝나지 않는 답이 그것과 같아 보입니다.
        """
        with time_limit.unlimited():
            return self._see(program, Guard())

    def _see(self, program, guard: Guard, repeats: bool = False) -> "_Seen":
        """입력마다 본 것. 되돌린 입력이 있으면 거기에서 멈춥니다.

        기억하는 답은 둘째 입력부터 엉뚱한 도움말을 얻으므로, 첫 입력으로 먼저 한 번 더 부릅니다(`repeats`).
        """
        seen = _Seen()
        try:
            for i, given in enumerate(self._fresh()):
                value, view = self._see_case(program, given, guard)
                seen.values.append(view)
                seen.calls.append((value, given))
                if repeats and i == 0:
                    self._refuse_memory(program, seen)
        except (Empty, Stopped):
            raise
        except Unusable as reason:
            seen.refusal = str(reason)
        return seen

    def _refuse_memory(self, program, first: "_Seen") -> None:
        """같은 입력에서 값이 달라지거나, 값은 맞는데 `also`가 하는 말이 달라지면 되돌립니다."""
        again, given = _Seen(), next(iter(self._fresh()))
        right = close(first.values[0], self._expected.values[0])
        # 다시 부르기 전에 묻습니다. 기억하는 답은 앞에서 돌려준 것까지 바꿀 수 있습니다.
        said = self._extra(first) if right else None
        try:
            value, view = self._see_case(program, given, Guard())
            again.calls.append((value, given))
            same = close(view, first.values[0]) and (not right or self._extra(again) == said)
        except Stopped:
            raise
        except Unusable:
            same = False
        if not same:
            raise Unusable(REMEMBERS)

    def _see_case(self, program, given: tuple, guard: Guard) -> tuple[object, object]:
        seed()
        with guard:
            value = self._by(program, *given, **self._options)
        return value, self._read(value, *given)

    def _extra(self, seen: "_Seen") -> str | None:
        """값이 맞은 답에서 `also`가 처음 한 말."""
        if self._also is None:
            return None
        pairs = zip(seen.calls, self._fresh(), strict=False)
        for i, ((value, given), before) in enumerate(pairs):
            if i == len(seen.said):  # 역전파해 보는 `also`도 있어, 다시 묻지 않습니다.
                seen.said.append(self._also(value, given, before))
        return next(filter(None, seen.said), None)

    def _fresh(self) -> Iterable[tuple]:
        """입력들을 새로. 앞의 부름에서 학습자가 바꾼 것이 남지 않습니다."""
        return self._cases() if callable(self._cases) else map(deepcopy, self._cases)


@dataclass
class _Seen:
    """한 프로그램에서 본 것: 입력마다 읽은 것, (돌려준 값, 부른 뒤의 인자), `also`가 한 말, 되돌린 까닭."""

    values: list = field(default_factory=list)
    calls: list[tuple] = field(default_factory=list, compare=False)
    said: list[str | None] = field(default_factory=list, compare=False)
    refusal: str | None = None

    def like(self, other: "_Seen") -> bool:
        return self.refusal == other.refusal and close(self.values, other.values)
