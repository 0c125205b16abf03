"""두 신경망, 크기와 수용 영역의 식을 torch와 견줍니다."""

import pytest
import torch
from torch import nn

from chaewo.lenet import (
    LENET5_WINDOWS,
    NOTE_WINDOWS,
    LeNet5,
    NoteNet,
    Window,
    receptive_fields,
    sizes,
)


def convolution(window: Window) -> nn.Conv2d:
    return nn.Conv2d(
        1, 1, window.kernel, window.stride, window.padding, window.dilation, bias=False
    ).double()


WINDOWS = [
    Window(kernel, stride, padding, dilation)
    for kernel in (1, 2, 3, 5, 7)
    for stride in (1, 2, 3)
    for padding in (0, 1, 2)
    for dilation in (1, 2, 3)
]


@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_output_size_is_that_of_torch(window):
    layer = convolution(window)
    for n in (8, 13, 28, 32, 33):
        expected = window.output_size(n)
        if expected < 1:
            with pytest.raises(RuntimeError, match="Kernel size|too small"):
                layer(torch.zeros(1, 1, n, n, dtype=torch.float64))
        else:
            found = layer(torch.zeros(1, 1, n, n, dtype=torch.float64)).shape
            assert found == (1, 1, expected, expected)


@pytest.mark.parametrize(
    ("network", "parameters", "accepted"),
    [(NoteNet, 81_194, range(30, 34)), (LeNet5, 61_706, range(32, 36))],
)
def test_parameters_and_accepted_inputs(network, parameters, accepted):
    net = network()
    assert sum(p.numel() for p in net.parameters()) == parameters
    for n in range(20, 45):
        if n in accepted:
            assert net(torch.zeros(2, 1, n, n)).shape == (2, 10)
        else:
            with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
                net(torch.zeros(2, 1, n, n))


@pytest.mark.parametrize(
    ("windows", "fields", "found"),
    [
        (NOTE_WINDOWS, [3, 4, 8, 10], [30, 15, 13, 6]),
        (LENET5_WINDOWS, [5, 6, 14, 16], [28, 14, 10, 5]),
    ],
)
def test_sizes_and_receptive_fields_of_the_two_networks(windows, fields, found):
    assert sizes(32, windows) == found
    assert [field for field, _ in receptive_fields(windows)] == fields
    assert [jump for _, jump in receptive_fields(windows)] == [1, 2, 2, 4]


@pytest.mark.parametrize("seed", range(20))
def test_receptive_field_is_the_support_of_the_gradient(seed):
    generator = torch.Generator().manual_seed(seed)
    draw = lambda high: int(torch.randint(high, (1,), generator=generator))  # noqa: E731
    windows = [Window(1 + draw(4), 1 + draw(2), 0, 1 + draw(2)) for _ in range(3)]
    x = torch.rand(1, 1, 64, 64, dtype=torch.float64, requires_grad=True)
    y = x
    for window in windows:
        layer = convolution(window)
        nn.init.ones_(layer.weight)
        y = layer(y)
    y[0, 0, 0, 0].backward()
    reach = x.grad[0, 0].nonzero().max().item() + 1
    assert reach == receptive_fields(windows)[-1][0]
