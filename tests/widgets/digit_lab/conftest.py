"""DigitLab의 쪽을 보는 검사가 함께 쓰는 것: 책에 실린 신경망과 예시."""

import nbformat
import pytest
import torch

from chaewo import DigitLab, load_digits
from chaewo.half_weights import rounded
from chaewo.lenet import LeNet5
from tests.widgets.digit_lab.book_net import CHAPTER, batch, weights_of


@pytest.fixture(scope="module")
def digits():
    return load_digits()


@pytest.fixture(scope="module")
def net():
    """책의 13장에 실린, float16으로 반올림한 가중치의 LeNet5."""
    with torch.device("meta"):
        net = LeNet5()
    (html,) = (
        output.data["text/html"]
        for cell in nbformat.read(CHAPTER, 4).cells
        for output in cell.get("outputs", [])
        if 'data-widget="digit_lab"' in output.get("data", {}).get("text/html", "")
    )
    net = net.to_empty(device="cpu").double()
    torch.nn.utils.vector_to_parameters(weights_of(html), net.parameters())
    return net


@pytest.fixture(scope="module")
def samples(net, digits):
    """맞힌 것 둘과 틀린 것 둘."""
    with torch.no_grad():
        answers = rounded(net)(batch(digits.test_images)).argmax(1)
    right = (answers == digits.test_labels).nonzero().flatten()[:2]
    wrong = (answers != digits.test_labels).nonzero().flatten()[:2]
    chosen = torch.cat([right, wrong])
    return digits.test_images[chosen], digits.test_labels[chosen], chosen


@pytest.fixture
def lab(net, samples):
    return DigitLab(net, samples)
