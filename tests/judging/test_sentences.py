"""판정의 모듈에 적힌 문장마다, 그 문장을 듣는 프로그램이 있습니다.

프로그램은 같은 폴더의 검사에 있는 것들입니다. 아무도 닿지 않는 문장은 썩어도 모릅니다.
"""

from copy import deepcopy

import pytest
import torch

from chaewo import check, progress, time_limit
from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import other_shape
from chaewo.judging.progress import FILE, Progress
from chaewo.judging.subclass import subclass
from tests.core.test_time_limit import endless, waiting
from tests.judging import test_call, test_exercise, test_lookup, test_read, test_torch_errors
from tests.lib.sentences import sentences
from tools.lib.notebook_files import ROOT

MODULES = sorted((ROOT / "chaewo" / "judging").glob("*.py"))


def heard(function, *arguments) -> str:
    try:
        return str(function(*arguments))
    except Unusable as reason:
        return str(reason)


def all_heard() -> list[str]:
    return [
        *(heard(read, value) for read, value, _ in test_read.UNREADABLE),
        *(heard(call, function, deepcopy(argument)) for function, argument, _ in test_call.CHANGES),
        *(heard(call, function, torch.ones(1)) for function, _ in test_call.UNUSABLE),
        *(
            heard(subclass, answer, torch.nn.Module, "nn.Module", 1)
            for answer, _ in test_call.CLASSES
        ),
        *(heard(call, program) for program in test_torch_errors.PROGRAMS.values()),
        *(
            heard(call, function, *arguments)
            for function, arguments in test_torch_errors.OTHERS.values()
        ),
        *(str(test_exercise.double(make())) for make in test_exercise.REMEMBERING),
        str(test_exercise.doubled(test_exercise.forgets_grad)),
        str(test_exercise.exploding(3)),
        str(check(test_lookup.EXERCISE, ...)),
        str(check("backward.no_such_exercise")),
        *map(str, map(test_lookup.asked_after, ("", "def hand_gradeint(x): ..."))),
        str(test_lookup.asked_after(test_lookup.GOOD, test_lookup.BROKEN)),
        *(heard(stopped, function) for function in (endless, waiting)),
        other_shape(torch.ones(2), torch.ones(3), ""),
    ]


def stopped(function):
    try:
        time_limit.call_within(0.01, function, ())
    except time_limit.TimeIsUp as limit:
        return str(limit)


@pytest.fixture
def progress_heard(folder) -> list[str]:
    """아직 다 풀지 않았을 때와 다 풀었을 때, 읽을 수 없는 파일, 옮길 수도 적을 수도 없는 폴더."""
    texts = [repr(progress()), repr(Progress("연습문제", []))]
    (folder / "chaewo_progress.writing").mkdir()
    check(test_lookup.EXERCISE, lambda x: 1.5 * (x + 2))
    texts.append(repr(progress()))
    (folder / FILE).write_text("{", encoding="utf-8")
    texts.append(repr(progress()))
    (folder / FILE).write_text("{", encoding="utf-8")
    (folder / "chaewo_progress.damaged.json").unlink()
    (folder / "chaewo_progress.damaged.json").mkdir()
    return [*texts, repr(progress())]


def test_every_sentence_is_heard(progress_heard):
    told = {text for module in MODULES for text in sentences(module)}
    heard_texts = [*all_heard(), *progress_heard]
    assert told
    assert [text for text in sorted(told) if not any(text in one for one in heard_texts)] == []
