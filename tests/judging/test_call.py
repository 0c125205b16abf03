"""학습자의 함수 부르기: 무슨 일이 일어나든 한국어 메시지가 됩니다."""

from copy import deepcopy

import pytest
import torch

from chaewo import check
from chaewo.judging.call import Empty, Unusable, call, drain
from chaewo.judging.subclass import subclass


def doubled_in_place(x):
    x.mul_(2)
    return x


def replaced_row(tensors):
    tensors[0] = tensors[0] * 2


def emptied(named):
    named["w"].zero_()


def appended(items):
    items.append(4)


def reversed_in_place(items):
    items.reverse()


def nested_pop(pair):
    pair[0].pop()


def updated(table):
    table["w"] = 3


def with_new_key(table):
    table["b"] = 3


CHANGES = [
    (doubled_in_place, torch.ones(2), "텐서의 값"),
    (emptied, {"w": torch.ones(2)}, "텐서의 값"),
    (replaced_row, [torch.ones(2)], "리스트를"),
    (appended, [1, 2, 3], "리스트를"),
    (reversed_in_place, [1, 2, 3], "리스트를"),
    (reversed_in_place, [torch.ones(1), torch.zeros(1)], "리스트를"),
    (nested_pop, ([1, 2], 3), "리스트를"),
    (updated, {"w": 1}, "사전을"),
    (with_new_key, {"w": 1}, "사전을"),
]


@pytest.mark.parametrize(("function", "argument", "said"), CHANGES)
def test_changed_argument_is_said_by_its_kind(function, argument, said):
    with pytest.raises(Unusable) as reason:
        call(function, deepcopy(argument))
    assert f"받은 {said}" in str(reason.value)
    assert ("텐서" in str(reason.value)) == ("텐서" in said)


def test_change_may_be_allowed():
    x = torch.ones(2)
    assert torch.equal(call(doubled_in_place, x, may_change=True), torch.full((2,), 2.0))


@pytest.mark.parametrize(
    "function",
    [
        lambda items: sorted(items),
        lambda items: items[::-1],
        lambda items: items.append(
            items.pop()
        ),  # 바꾸었다가 되돌린 것은 부른 쪽에서 보이지 않습니다.
        lambda items: items.__setitem__(0, items[0] + 0),
    ],
)
def test_argument_that_looks_the_same_is_not_said(function):
    call(function, [3, 1, 2])
    call(function, [torch.tensor(1.0), torch.tensor(2.0)])


def show(x):
    print(x)


def show_grad(x):
    print(x)
    return x.grad


def interrupted(x):
    raise KeyboardInterrupt


def left_off(x):
    torch.set_grad_enabled(False)
    return x


UNUSABLE = [
    (3, "함수가 아닌 것(정수)"),
    (show, "print로 보여 주었지만"),
    (show_grad, "돌려준 값은 None"),
    (interrupted, "멈춤 단추"),
    (left_off, "기록이 꺼져"),
]


@pytest.mark.parametrize(("function", "said"), UNUSABLE)
def test_unusable_function_is_said(function, said, capsys):
    with pytest.raises(Unusable) as reason:
        call(function, torch.ones(1))
    assert said in str(reason.value)
    assert capsys.readouterr().out == ""
    assert torch.is_grad_enabled()


def test_recording_is_on_whatever_the_learner_left_behind():
    def grad(x):
        x = x.clone().requires_grad_()
        (x * x).sum().backward()
        return x.grad

    with torch.no_grad():
        assert torch.equal(call(grad, torch.ones(2)), torch.full((2,), 2.0))


def test_dtype_and_random_state_left_by_the_learner_are_restored():
    def careless(x):
        torch.set_default_dtype(torch.float64)
        torch.manual_seed(0)
        return 1.5 * (x + 2)

    torch.manual_seed(3)
    before = torch.get_rng_state()
    assert check("backward.hand_gradient", careless).passed
    assert torch.get_default_dtype() == torch.float32
    assert torch.equal(torch.get_rng_state(), before)


def test_empty_function_is_empty_and_forgotten_return_is_not():
    def nothing(x):
        """설명글."""
        ...

    def forgot(x):
        x + 1

    with pytest.raises(Empty):
        call(nothing, 1)
    assert call(forgot, 1) is None


def test_generator_is_drained_and_other_values_are_left():
    assert drain(i for i in range(3)) == [0, 1, 2]
    assert drain((i for i in range(10)), at_most=2) == [0, 1]
    assert drain([1]) == [1]
    assert drain(3) == 3


class Mine(torch.nn.Module):
    pass


CLASSES = [
    (int, "물려받지 않은 클래스"),
    (Mine(), "클래스로 만든 객체"),
    (3, "물려받은 클래스가 필요"),
    (lambda x: x, "물려받은 클래스가 필요"),
]


@pytest.mark.parametrize(("answer", "said"), CLASSES)
def test_class_that_cannot_be_judged_is_said(answer, said):
    with pytest.raises(Unusable) as reason:
        subclass(answer, torch.nn.Module, "nn.Module", 1)
    assert said in str(reason.value)


def test_subclass_is_passed_on():
    assert subclass(Mine, torch.nn.Module, "nn.Module") is Mine
