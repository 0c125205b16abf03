"""DigitLab의 파이썬 쪽: float16 가중치, 예시, 파이썬에서 넣은 그림, 나쁜 값에 대한 문장."""

import gzip
import json
from base64 import b64decode

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from chaewo import DigitLab, load_digits
from chaewo.half_weights import packed, rounded
from chaewo.lenet import LeNet5, NoteNet
from chaewo.widgets.kit.settings import BadSetting


@pytest.fixture
def net():
    torch.manual_seed(0)
    return LeNet5().double()


@pytest.fixture(scope="module")
def digits():
    return load_digits()


def spoiled(net, value):
    with torch.no_grad():
        net.fc2.weight[3, 4] = value
    return net


def test_rounded_weights_are_the_nearest_halves(net):
    before = {name: value.clone() for name, value in net.state_dict().items()}
    copy = rounded(net)
    for name, value in copy.state_dict().items():
        assert value.dtype is torch.float64
        expected = before[name].numpy().astype(np.float16).astype(np.float64)
        assert (value.numpy() == expected).all()
    assert all((value == before[name]).all() for name, value in net.state_dict().items())


def test_packed_is_little_endian_in_state_dict_order(net):
    halves = np.frombuffer(packed(net), dtype="<f2").astype(np.float64)
    expected = torch.cat([value.flatten() for value in rounded(net).state_dict().values()])
    assert (halves == expected.numpy()).all()


def test_no_random_number_is_drawn(net):
    state = torch.get_rng_state()
    rounded(net), DigitLab(net)
    assert torch.equal(torch.get_rng_state(), state)


def test_float32_and_other_modules_with_the_same_shapes(net):
    class Other(nn.Module):
        def __init__(self):
            super().__init__()
            self.__dict__["_modules"] = dict(net.float().named_children())

    assert packed(Other()) == packed(net.float())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda net: 3, "int 값을 받았습니다"),
        (lambda net: NoteNet(), "conv1.weight의 모양이 (6, 1, 3, 3)입니다"),
        (lambda net: nn.Linear(3, 2), "LeNet5와 구조가 다릅니다"),
        (lambda net: spoiled(net, float("nan")), "fc2.weight에 유한하지 않은"),
        (lambda net: spoiled(net, 1e5), "65,504"),
    ],
)
def test_wrong_networks_are_one_sentence(net, wrong, words):
    with pytest.raises(ValueError, match="^[^\n]*$") as caught:
        DigitLab(wrong(net))
    assert words in str(caught.value)


def test_state_is_small_strict_and_deterministic(net, digits):
    samples = (digits.test_images[:12], digits.test_labels[:12])
    pages = [DigitLab(net, samples)._repr_mimebundle_()[0]["text/html"] for _ in range(2)]
    assert pages[0] == pages[1]
    assert len(gzip.compress(pages[0].encode())) <= 150_000
    spec = json.loads(json.dumps(DigitLab(net, samples).static_state(), allow_nan=False))["spec"]
    assert b64decode(spec["weights"]) == packed(net)
    assert b64decode(spec["images"]) == digits.test_images[:12].numpy().tobytes()
    assert (spec["labels"], spec["numbers"]) == (digits.test_labels[:12].tolist(), [*range(12)])


def test_scores_are_torchs_on_the_rounded_weights(net, digits):
    widget = DigitLab(net)
    assert (widget.scores, widget.prediction) == (None, None)
    image = digits.test_images[7]
    widget.image = image
    with torch.no_grad():
        expected = rounded(net)(F.pad(image.double() / 255, (2, 2, 2, 2))[None, None])[0]
    assert widget.scores == expected.tolist()
    assert widget.prediction == int(expected.argmax())
    assert widget.image == image.tolist()


def test_fallback_says_truth_and_answer(net, digits):
    images, labels = digits.test_images[30:32], digits.test_labels[30:32]
    widget = DigitLab(net, (images, labels, [30, 31]))
    lines = widget._repr_mimebundle_()[0]["text/plain"].splitlines()
    for line, number, image in zip(lines[1:], (30, 31), images, strict=True):
        widget.image = image
        label = int(digits.test_labels[number])
        expected = f"시험 숫자 {number}번, 진짜는 {label}, 신경망의 답은 {widget.prediction}"
        assert line == expected


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (torch.zeros(27, 28), "모양은 (27, 28)"),
        (torch.full((28, 28), 127.5), "0(바탕)부터 255(획)까지의 정수나 0부터 1까지의 수"),
        (torch.full((28, 28), -0.4), "0(바탕)부터 255(획)까지의 정수"),
        (torch.full((28, 28), 256), "0(바탕)부터 255(획)까지의 정수"),
        (torch.full((28, 28), float("nan")), "0(바탕)부터 255(획)까지의 정수"),
        (torch.zeros(28, 28, dtype=torch.complex64), "0(바탕)부터 255(획)까지의 정수"),
        ("7", "str 값을 읽지 못했습니다"),
        ([[1], [1, 2]], "list 값을 읽지 못했습니다"),
        (None, "읽지 못했습니다"),
    ],
)
def test_bad_image_keeps_the_last_good_one(net, digits, value, words):
    widget = DigitLab(net)
    widget.image = digits.test_images[0].numpy()
    with pytest.raises(BadSetting, match="앞의 값을 그대로 둡니다") as caught:
        widget.image = value
    assert words in str(caught.value)
    assert widget.image == digits.test_images[0].tolist()


def drawn(make) -> torch.Tensor:
    """가운데에 세로획 하나를 그린 그림."""
    image = torch.zeros(28, 28)
    image[5:23, 13:15] = 1
    return make(image)


@pytest.mark.parametrize(
    "make",
    [
        lambda image: image,
        lambda image: image.double(),
        lambda image: image.int(),
        lambda image: image.to(torch.uint8),
        lambda image: image > 0,
        lambda image: (image > 0).numpy(),
        lambda image: image.tolist(),
        lambda image: 255 * image,
    ],
    ids=["float", "double", "int", "uint8", "bool", "numpy", "list", "0-255"],
)
def test_images_from_zero_to_one_are_as_bright_as_those_to_255(net, make):
    widget = DigitLab(
        net, (drawn(make)[None] if hasattr(drawn(make), "shape") else [drawn(make)], [1])
    )
    widget.image = drawn(make)
    assert widget.image == drawn(lambda image: (255 * image).int()).tolist()
    assert b64decode(widget.spec["images"]) == bytes(sum(widget.image, []))


def test_shades_from_zero_to_one_are_kept(net, digits):
    widget = DigitLab(net)
    widget.image = digits.test_images[7].float() / 255
    assert widget.image == digits.test_images[7].tolist()


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (3, "(images, labels)처럼"),
        ((torch.zeros(2, 28, 28),), "(images, labels)처럼"),
        ((torch.zeros(28, 28), [1]), "모양은 K×28×28"),
        ((torch.full((1, 28, 28), -1), [1]), "0(바탕)부터 255(획)까지"),
        ((torch.zeros(2, 28, 28), [1]), "모두 2개"),
        ((torch.zeros(1, 28, 28), [10]), "0부터 9까지"),
        ((torch.zeros(1, 28, 28), 3), "labels"),
        ((torch.zeros(1, 28, 28), [3], [-1]), "numbers"),
    ],
)
def test_bad_samples_are_one_sentence(net, samples, words):
    with pytest.raises(ValueError, match="samples") as caught:
        DigitLab(net, samples)
    assert words in str(caught.value)


def test_an_unknown_argument_is_refused_with_the_nearest_name(net):
    with pytest.raises(BadSetting, match="가장 가까운 이름은 samples"):
        DigitLab(net, sample=None)
