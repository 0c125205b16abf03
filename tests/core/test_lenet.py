"""두 신경망과, 크기의 식을 torch와 견줍니다."""

import pytest
import torch
from torch import nn

from chaewo.lenet import LeNet5, NoteNet, Window, sizes


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
    ("network", "kernel", "found"),
    [(NoteNet, 3, [30, 15, 13, 6]), (LeNet5, 5, [28, 14, 10, 5])],
)
def test_sizes_follow_the_layers_of_the_two_networks(network, kernel, found):
    conv, pool = Window(kernel), Window(2, 2)
    assert sizes(32, [conv, pool, conv, pool]) == found
    assert network().fc1.in_features == 16 * found[-1] ** 2
