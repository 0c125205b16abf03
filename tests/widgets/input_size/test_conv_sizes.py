"""InputSizeExplorer의 식(conv_sizes.js): 크기, 매개변수, 오류, 수용 영역이 진짜 torch 계층과 같은가."""

import random
import re

import torch
from torch import nn

from chaewo import InputSizeExplorer
from chaewo.widgets.kit.sources import all_sources
from tests.lib.by_text import ask

SETTINGS = ("size", "kernel", "padding", "stride", "pool", "fc1")
RUN_ALL = """async (source, settings) => {
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  window.formulas = await import(url);
  const { forward, accepts, allParameters } = window.formulas;
  return settings.map((state) => {
    const { maps, needed, error } = forward(state);
    return { maps, needed, error, accepts: accepts(state), parameters: allParameters(state) };
  });
}"""
SEEN = """(...units) => units.map(([state, index, unit]) => {
  const { maps } = formulas.forward(state);
  return unit.map((at) => formulas.seenBy(maps, index, at)[0]);
})"""


def random_settings(count):
    dice = random.Random(20)
    return [
        {
            "size": dice.randint(8, 64),
            "kernel": dice.randint(1, 11),
            "padding": dice.randint(0, 5),
            "stride": dice.randint(1, 4),
            "pool": dice.choice([0, 2, 3]),
            "fc1": dice.choice([16, 64, 144, 400, 576, 577]),
        }
        for _ in range(count)
    ]


def stages(settings):
    """진짜 계층들: [(이름, 계층)]."""
    window = {key: settings[key] for key in ("stride", "padding")}
    convs = (
        nn.Conv2d(1, 6, settings["kernel"], **window),
        nn.Conv2d(6, 16, settings["kernel"], **window),
    )
    found = []
    for k, conv in enumerate(convs, 1):
        found.append((f"conv{k}", conv))
        if settings["pool"]:
            found.append((f"pool{k}", nn.MaxPool2d(settings["pool"])))
    return found


def run_torch(settings):
    """진짜 Conv2d, MaxPool2d, Linear에 넣어 본 크기들, 평탄화한 수, torch의 말, 매개변수의 수."""
    layers = stages(settings)
    linears = nn.Linear(settings["fc1"], 120), nn.Linear(120, 84), nn.Linear(84, 10)
    modules = [*(layer for _, layer in layers), *linears]
    total = sum(p.numel() for module in modules for p in module.parameters())
    x, shapes, needed, error = torch.zeros(1, 1, settings["size"], settings["size"]), [], None, None
    try:
        for name, layer in layers:
            x = layer(x)
            count = sum(p.numel() for p in layer.parameters())
            shapes.append((name, *x.shape[1:3], count))
        needed = x[0].numel()
        linears[0](x.flatten(1))
    except RuntimeError as problem:
        error = str(problem)
    return shapes, needed, error, total


@torch.no_grad()
def test_sizes_parameters_and_errors_are_torchs(widget_page):
    page = widget_page()
    settings = random_settings(240)
    answers = ask(page, RUN_ALL, all_sources()["conv_sizes.js"], settings)
    kinds = set()
    for given, answer in zip(settings, answers, strict=True):
        shapes, needed, error, total = run_torch(given)
        shown = [
            tuple(m[k] for k in ("name", "channels", "size", "parameters"))
            for m in answer["maps"][1:]
        ]
        assert shown == shapes, given
        assert (answer["needed"], answer["error"], answer["parameters"]) == (
            needed,
            error,
            total,
        ), given
        limits = InputSizeExplorer("note", **given).accepts
        assert answer["accepts"] == (list(limits) if limits else None), given
        kinds.add(re.sub(r"\d+", "", error or "")[:12])
    assert len(kinds) == 4  # 세 가지 오류와 오류 없음을 모두 지났습니다.


def gradient_support(settings, index, row, column):
    """index번째 맵의 유닛 하나를 입력으로 미분했을 때 0이 아닌 곳의 [처음, 끝] 둘과 네모의 넓이.

    최댓값 풀링은 하나만 고르므로 창이 같은 평균 풀링으로, 가중치는 모두 양수로 바꿉니다.
    """
    x = torch.rand(
        1, 1, settings["size"], settings["size"], dtype=torch.float64, requires_grad=True
    )
    y = x
    for _, layer in stages(settings)[:index]:
        if isinstance(layer, nn.MaxPool2d):
            y = nn.functional.avg_pool2d(y, layer.kernel_size)
        else:
            layer.double().weight.data.fill_(1.0)
            y = layer(y)
    (gradient,) = torch.autograd.grad(y[0, 0, row, column], x)
    rows, columns = gradient[0, 0].nonzero(as_tuple=True)
    if not len(rows):
        return [None, None]
    return [[rows.min().item(), rows.max().item()], [columns.min().item(), columns.max().item()]]


def test_receptive_field_is_where_the_gradient_is(widget_page):
    page = widget_page()
    # 입력이 넉넉하면 스트라이드가 커널보다 커도 처음과 끝은 같습니다.
    settings = random_settings(60)
    answers = ask(page, RUN_ALL, all_sources()["conv_sizes.js"], settings)
    dice, tried, empty, inner = random.Random(1), 0, 0, 0
    units = [
        (given, index, [dice.choice([0, each["size"] - 1, each["size"] // 2]) for _ in range(2)])
        for given, answer in zip(settings, answers, strict=True)
        for index, each in enumerate(answer["maps"])
        if index > 0
    ]
    fields = [each["field"] for answer in answers for each in answer["maps"][1:]]
    for unit, field, seen in zip(units, fields, ask(page, SEEN, *units), strict=True):
        expected = gradient_support(unit[0], unit[1], *unit[2])
        if None in seen:  # 한 쪽이라도 패딩뿐이면 입력은 하나도 보이지 않습니다.
            assert expected == [None, None]
            empty += 1
            continue
        assert seen == expected, unit
        lengths = [to - from_ + 1 for from_, to in seen]
        assert max(lengths) <= field
        inner += lengths == [field] * 2
        tried += 1
    assert tried > 100
    assert empty > 0
    assert inner > 40
