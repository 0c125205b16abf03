"""미분 한 번이 여러 함수를 지났는지: 어떤 연장으로 미분하든 같은 답인가."""

import pytest
import torch
from torch.autograd import grad
from torch.autograd.functional import jacobian
from torch.func import jacfwd, jacrev, jvp, linearize, vjp

from chaewo.judging.watch import Watched, differentiated_at_once

X = torch.tensor([0.5, -1.0, 2.0])


def by_grad(f, x):
    x = x.detach().requires_grad_()
    return grad(f(x).sum(), x)[0]


WAYS = {
    "grad": by_grad,
    "jacobian": jacobian,
    "forward_jacobian": lambda f, x: jacobian(f, x, strategy="forward-mode", vectorize=True),
    "jacrev": lambda f, x: jacrev(f)(x),
    "jacfwd": lambda f, x: jacfwd(f)(x),
    "vjp": lambda f, x: vjp(f, x)[1](torch.ones(3)),
    "jvp": lambda f, x: jvp(f, (x,), (torch.ones(3),)),
    "linearize": lambda f, x: linearize(f, x)[1](torch.ones(3)),
    "hessian": lambda f, x: jacfwd(jacrev(f))(x),
}


def watched():
    return [Watched(torch.sin), Watched(torch.exp)]


@pytest.mark.parametrize("way", WAYS)
def test_functions_differentiated_one_by_one(way):
    first, second = watched()
    WAYS[way](first, X)
    WAYS[way](second, first(X).detach())
    assert first.passes
    assert second.passes
    assert not differentiated_at_once([first, second])


@pytest.mark.parametrize("way", WAYS)
def test_functions_differentiated_in_one_go(way):
    first, second = watched()
    WAYS[way](lambda x: second(first(x) * 1), X)
    assert differentiated_at_once([first, second])


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("inside", [torch.enable_grad(), torch.no_grad()])
def test_what_stands_around_the_answer_does_not_join_its_parts(way, inside):
    """학습자의 함수에 씌운 장식자도 torch의 것이지만, 미분하는 것은 아닙니다."""
    first, second = watched()

    @inside
    def answer():
        with torch.enable_grad():
            WAYS[way](first, X)
            WAYS[way](second, X)

    answer()
    assert not differentiated_at_once([first, second])


def test_calling_without_differentiating_is_no_pass():
    first, second = watched()
    second(first(X.clone().requires_grad_()))
    assert first.passes == second.passes == set()
