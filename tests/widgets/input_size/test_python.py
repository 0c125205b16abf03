"""InputSizeExplorer의 파이썬 쪽: 값은 torch와 같고, 넣을 수 없는 값은 한국어로 말하는가."""

import json
import random

import pytest
import torch
from torch import nn

from chaewo import InputSizeExplorer
from chaewo.lenet import LeNet5, NoteNet
from chaewo.widgets.kit.settings import BadSetting


def run(network, size: int) -> str | None:
    """진짜 신경망에 크기가 size인 입력을 넣었을 때 torch의 말."""
    try:
        network(torch.zeros(1, 1, size, size))
    except RuntimeError as error:
        return str(error)
    return None


@pytest.mark.parametrize(("preset", "network"), [("note", NoteNet), ("lenet5", LeNet5)])
def test_every_input_says_what_the_real_network_says(preset, network):
    net, widget = network(), InputSizeExplorer(preset)
    accepted = []
    for size in range(8, 65):
        widget.size = size
        assert widget.error == run(net, size)
        assert (widget.error is None) == (widget.needed == widget.fc1)
        accepted += [size] if widget.error is None else []
    assert widget.accepts == (accepted[0], accepted[-1])
    assert accepted == list(range(accepted[0], accepted[-1] + 1))


def test_notes_28_needs_400():
    widget = InputSizeExplorer("note28")
    assert (widget.size, widget.kernel, widget.fc1, widget.needed) == (28, 3, 576, 400)
    assert widget.error == "mat1 and mat2 shapes cannot be multiplied (1x400 and 576x120)"
    widget.fc1 = widget.needed
    assert widget.error is None
    assert widget.accepts == (26, 29)
    assert widget.static_state() != InputSizeExplorer("note", size=28).static_state()
    widget.fc1 = 576
    assert widget.static_state() == InputSizeExplorer("note", size=28).static_state()


def test_needed_and_accepts_equal_torch_on_random_settings():
    dice = random.Random(0)
    for _ in range(60):
        options = {
            "size": dice.randint(8, 40),
            "kernel": dice.randint(1, 11),
            "padding": dice.randint(0, 5),
            "stride": dice.randint(1, 4),
            "pool": dice.choice([0, 2, 3]),
        }
        widget = InputSizeExplorer("note", **options)
        kernel, window = options["kernel"], (options["stride"], options["padding"])
        pool = nn.MaxPool2d(options["pool"]) if options["pool"] else nn.Identity()
        features = nn.Sequential(
            nn.Conv2d(1, 6, kernel, *window), pool, nn.Conv2d(6, 16, kernel, *window), pool
        )
        error = run(features, widget.size)
        assert (widget.needed is None) == (error is not None)
        if error:
            assert widget.error == error
            continue
        assert widget.needed == features(torch.zeros(1, 1, widget.size, widget.size)).numel()
        widget.fc1 = widget.needed
        low, high = widget.accepts
        assert low <= widget.size <= high
        for size, fits in [(low - 1, False), (low, True), (high, True), (high + 1, False)]:
            if size < 1:
                continue
            seen = None
            if run(features, size) is None:
                seen = features(torch.zeros(1, 1, size, size)).numel()
            assert (seen == widget.fc1) == fits, options


def test_accepts_is_none_when_no_square_fits():
    assert InputSizeExplorer("note", fc1=577).accepts is None
    assert InputSizeExplorer("note", fc1=16, kernel=1, padding=5, pool=0).accepts is None


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("size", 7, "size에 준 값(7)은 넣을 수 없습니다. 8부터 64까지의 정수"),
        ("size", 65, "앞의 값(32)을 그대로"),
        ("size", 28.0, "28.0"),
        ("size", "28", "'28'"),
        ("size", True, "True"),
        ("size", None, "None"),
        ("size", torch.zeros(9, 9), "Tensor 값"),
        ("kernel", 0, "1부터 11까지"),
        ("padding", -1, "0부터 5까지"),
        ("stride", 0, "1부터 4까지"),
        ("pool", 1, "0(풀링 없음), 2, 3"),
        ("fc1", 0, "1부터 200000까지"),
    ],
)
def test_impossible_value_is_a_korean_error_and_keeps_the_last(name, value, words):
    widget = InputSizeExplorer()
    before = getattr(widget, name)
    with pytest.raises(BadSetting) as caught:
        setattr(widget, name, value)
    assert words in str(caught.value)
    assert getattr(widget, name) == before
    with pytest.raises(BadSetting):
        InputSizeExplorer("note", **{name: value})


def test_unknown_names_are_korean_errors():
    with pytest.raises(BadSetting, match="쓸 수 있는 이름은 note, lenet5, note28입니다"):
        InputSizeExplorer("lenet")
    with pytest.raises(
        BadSetting, match="정할 수 없는 이름입니다: kernel_size. 가장 가까운 이름은 kernel"
    ):
        InputSizeExplorer("note", kernel_size=5)
    with pytest.raises(BadSetting, match="preset에 준 값"):
        InputSizeExplorer([28])


def test_whole_numbers_of_other_types_are_taken():
    widget = InputSizeExplorer("note", size=torch.tensor(28))
    assert widget.size == 28
    assert type(widget.size) is int
    widget.set_state({"size": 33, "kernel": 5})
    assert (widget.size, widget.kernel) == (33, 5)


def test_state_is_small_strict_json_and_repeatable():
    once, again = (InputSizeExplorer()._repr_mimebundle_()[0]["text/html"] for _ in range(2))
    assert once == again
    state = json.dumps(InputSizeExplorer().static_state(), allow_nan=False, ensure_ascii=False)
    assert len(state.encode()) < 2_000
    digit = InputSizeExplorer().spec["digit"]
    assert len(digit) == 28 * 28
    assert set(digit) == set("0123")


def test_asking_for_the_error_leaves_the_random_numbers_alone():
    torch.manual_seed(0)
    state = torch.get_rng_state()
    assert InputSizeExplorer("note28").error
    assert torch.equal(torch.get_rng_state(), state)


def test_fallback_says_sizes_and_torchs_error():
    assert InputSizeExplorer("note28").fallback_lines() == [
        "[입력의 크기] 1@28×28 → 6@26×26 → 6@13×13 → 16@11×11 → 16@5×5",
        "평탄화하면 16·5·5 = 400, fc1이 받는 수는 576",
        "RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x400 and 576x120)",
    ]
    stopped = InputSizeExplorer("note", size=8, kernel=5, padding=1).fallback_lines()
    assert stopped[0] == "[입력의 크기] 1@8×8 → 6@6×6 → 6@3×3 → 16@1×1"
    assert "Output size is too small" in stopped[1]
