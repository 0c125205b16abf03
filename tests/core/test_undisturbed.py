"""학습자의 코드를 한 번 더 불러도 난수와 버퍼가 그대로인가."""

import copy

import pytest
import torch
from torch import nn

from chaewo.undisturbed import undisturbed

X = torch.tensor([[1.0, 2.0], [3.0, 5.0], [0.0, 1.0]])


def test_random_numbers_and_buffers_are_left_alone():
    net = nn.Sequential(nn.BatchNorm1d(2), nn.Dropout())
    before, random = copy.deepcopy(net.state_dict()), torch.get_rng_state()
    with undisturbed():
        net(X)
        net(X)
    assert torch.equal(torch.get_rng_state(), random)
    for name, value in net.state_dict().items():
        assert torch.equal(value, before[name])


def test_everything_is_put_back_after_an_error():
    norm, random = nn.BatchNorm1d(2), torch.get_rng_state()

    def fail():
        with undisturbed():
            norm(torch.rand(3, 2))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert norm.num_batches_tracked == 0
    assert torch.equal(torch.get_rng_state(), random)


@pytest.mark.parametrize("training", [True, False])
def test_a_graph_of_the_learner_can_still_go_backward(training):
    norm = nn.BatchNorm1d(2).train(training)
    loss = norm(X).sum()
    with undisturbed():
        norm(X + 1)
    loss.backward()
    assert norm.weight.grad is not None


def test_a_buffer_that_the_module_replaces_is_put_back():
    class Counter(nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("seen", torch.zeros(1))

        def forward(self, x):
            self.seen = self.seen + 1
            return x

    counter = Counter()
    with undisturbed():
        counter(X)
    assert counter.seen.item() == 0


def test_a_buffer_without_a_value_stays_without_one():
    """이동 평균을 두지 않는 BatchNorm의 버퍼는 이름뿐이고 값이 None입니다."""
    norm = nn.BatchNorm1d(2, track_running_stats=False)
    with undisturbed():
        norm(X)
    assert norm.running_mean is None
