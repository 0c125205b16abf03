"""8장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

from itertools import pairwise
from math import prod

import torch
from torch import nn

from chaewo.chapters.module.exercises import halved, restored, with_forward
from chaewo.chapters.module.freezing import drop, each, unflag
from chaewo.chapters.module.layers import adding, by_torch, counting, linears, mlp, module_list
from chaewo.judging.exercise import variants

note_forward = restored().forward


class ListOverModules(mlp()):
    """이미 그릇이 있는 이름에 리스트를 대입합니다."""

    def __init__(self, sizes):
        super().__init__(sizes)
        self.layers = list(self.layers)


def forward_counting(self, x):
    self.calls = getattr(self, "calls", 0) + 1
    return note_forward(self, x) * (1 if self.calls < 4 else 2)


def counts_by_branches(layers):
    found = []
    for kind, *n in layers:
        if kind == "conv":
            found.append(n[0] * n[1] * n[2] * n[2] + n[1])
        else:
            found.append((n[0] + 1) * n[1] if kind == "linear" else 0)
    return found


@variants
def each_name(layer, *, do):
    """모듈마다 제 매개변수에 `do(module, name, p)`를 합니다."""
    for module in list(layer.modules()):
        for name, p in list(module.named_parameters(recurse=False)):
            do(module, name, p)


RIGHT = {
    "flatten_batch": [
        lambda x: x.view(x.size(0), -1),
        lambda x: x.view(-1, prod(x.size()[1:])),  # 노트의 num_flat_features
        lambda x: nn.Flatten()(x),
        lambda x: x.reshape(len(x), x[0].numel()).double(),
        lambda x: torch.stack([image.reshape(-1) for image in x]),
    ],
    "Restored": [
        with_forward(lambda self, x: nn.Sequential(self.d, nn.ReLU(), halved, self.b, nn.ReLU(), halved, nn.Flatten(), self.e, nn.ReLU(), self.a, nn.ReLU(), self.c)(x)),
        with_forward(lambda self, x: torch.cat([note_forward(self, image[None]) for image in x])),
        restored(relu=(False, False, True, True), pools=(lambda x: halved(x).clamp(min=0),) * 2),  # 최대 풀링과 ReLU는 차례를 바꾸어도 같습니다.
        restored(act=lambda x: torch.where(x > 0, x, 0.0), flatten=lambda x: x.view(-1, 400)),
    ],
    "MLP": [
        mlp(lambda sizes: nn.Sequential(*linears(sizes))),
        mlp(lambda sizes: nn.ModuleList().extend(linears(sizes))),
        mlp(between=lambda x: x.tanh()),
        adding(lambda layers, added: layers),  # 리스트에 담고, 하나씩 등록도 합니다.
    ],
    "parameter_counts": [
        counting(),
        counts_by_branches,
        lambda layers: torch.tensor(by_torch(layers)),
        lambda layers: tuple(float(n) for n in by_torch(layers)),
    ],
    "freeze": [
        lambda layer: layer.requires_grad_(False).zero_grad(),
        lambda layer: (layer.zero_grad(set_to_none=True), layer.requires_grad_(False)),
        each(drop, lambda p: p.detach_()),
        each_name(lambda module, name, p: (setattr(getattr(module, name), "requires_grad", False), delattr(p, "grad"))),
    ],
}
WRONG = {
    "flatten_batch": {
        "배치 차원까지": lambda x: x.flatten(),
        "출력도 하나뿐": lambda x: x.view(1, -1),
        "뒤바뀌었습니다": lambda x: x.flatten(1).T,
        "채널이 아직": lambda x: x.flatten(2),
        "부르지 않았습니다": nn.Flatten,
        "수(8)를": lambda x: x[0].numel(),
        "개수부터": lambda x: x.flatten(1)[:, 1:],
        "이미지의 수이고": lambda x: x.squeeze().flatten(1),  # 이미지가 한 장이면 사라집니다.
        "모양은 맞지만 수가": [lambda x: x.flatten(1) + 1, lambda x, seen={}: seen.setdefault(x.shape, x.flatten(1))],
        "기록이 끊겼": lambda x: x.detach().flatten(1),
    },
    "Restored": {
        "한 장이어도": restored(last=torch.squeeze),
        "로짓이 10개": restored(last=lambda out: out.argmax(1).float()),
        "'b.weight'까지 오지": restored(flatten=lambda x: x.flatten(1).detach()),
        "하나씩 꺼내지": with_forward(lambda self, x: torch.cat([note_forward(self, image) for image in x])),
        "이름이나 크기가": type("Restored", (nn.Module,), {}),
        "한 줄씩 견주어": [restored(last=torch.neg), with_forward(lambda self, x: vars(self).setdefault(len(x), note_forward(self, x)))],
        "노트의 신경망과 다릅니다": with_forward(forward_counting),  # 같은 이미지를 다시 넣으면 다릅니다.
        "물려받지 않은": dict,
        "받은 텐서의 값": with_forward(lambda self, x: note_forward(self, x.mul_(2))),
    },
    "MLP": {
        "비었습니다": [mlp(linears), mlp(lambda sizes: [])],
        "같은 계층을 여러 번": mlp(lambda sizes: nn.ModuleList([nn.Linear(sizes[0], sizes[-1])] * (len(sizes) - 1))),
        "그릇에 계층이 없습니다": mlp(lambda sizes: nn.ModuleList()),
        "`self.layers`가 None입니다": mlp(lambda sizes: [].append(linears(sizes))),
        "`add_module`도 None을": adding(lambda layers, added: added),
        "계층이 아니라 None이 들어": mlp(lambda sizes: nn.ModuleList([[].append(one) for one in linears(sizes)])),
        "있는 그릇에 `append`만": ListOverModules,
        "계층 하나만": mlp(lambda sizes: nn.Linear(sizes[0], sizes[-1])),
        "그대로입니다": mlp(lambda sizes: module_list([4, 8, 3])),
        "장부에 오르지 않은": adding(lambda layers, added: layers, count=1),
        "하나 모자랍니다": mlp(lambda sizes: module_list([sizes[0], *sizes[2:]])),
        "하나 많습니다": mlp(lambda sizes: module_list([*sizes, sizes[-1]])),
        "편향이 없습니다": mlp(lambda sizes: nn.ModuleList(nn.Linear(*pair, bias=False) for pair in pairwise(sizes))),
        "뒤바뀌었습니다": mlp(lambda sizes: nn.ModuleList(nn.Linear(*pair[::-1]) for pair in pairwise(sizes))),
        "차례대로 있어야": mlp(lambda sizes: nn.ModuleList(nn.Linear(n, n) for n in sizes[1:])),
        "'layers.0.weight'까지": mlp(lambda sizes: module_list(sizes).requires_grad_(False)),
        "Linear가 아닌 것을 끼우지": mlp(lambda sizes: nn.Sequential(*[one for layer in linears(sizes) for one in (layer, nn.Tanh())][:-1])),
        "`self.layers`가 없습니다": type("MLP", (nn.Module,), {"__init__": lambda self, sizes: nn.Module.__init__(self)}),
        "앞의 일을 기억": mlp(lambda sizes, made={}: made.setdefault(tuple(sizes), module_list(sizes))),  # 신경망들이 계층을 함께 쓰는 실수
        "클래스로 만든 객체": mlp()([4, 8, 3]),
    },
    "parameter_counts": {
        "수 하나를 돌려주었": lambda layers: sum(by_torch(layers)),
        "자리에도 수를": lambda layers: [n for n in by_torch(layers) if n],
        "항목마다 하나씩": lambda layers: by_torch(layers)[:-1],
        "항목이 7개인데 4개": lambda layers: by_torch(layers if layers[0][0] == "conv" else dict.fromkeys(layers)),
        "1번째 항목 ('conv', 1, 6, 5)": counting(lambda i, o, k: o * (i * k**2 + 1) - (k == 5)),
        "가중치의 모양을 적고": counting(linear=lambda i, o: o * (i + 1) if i > 1 else 2),
        "풀링과 ReLU에": [counting(other=lambda *n: len(n)), counting(other=lambda *n: 1 - len(n))],  # 가중치가 없는 항목
        "나눗셈이 있다면": lambda layers: [n + 0.5 for n in by_torch(layers)],
    },
    "freeze": {
        "없어졌거나 이름이": each_name(lambda module, name, p: (delattr(module, name), module.register_buffer(name, p.detach()))),
        "새 텐서로 바꾸었습니다": each_name(lambda module, name, p: setattr(module, name, nn.Parameter(p.detach(), requires_grad=False))),
        "얼리자마자": each(unflag, drop, lambda p: p.data.zero_()),
        "아직 True": each(drop, lambda p: p.register_post_accumulate_grad_hook(drop)),
        "다른 계층의 학습이": lambda layer: (each(unflag, drop)(layer), layer.register_forward_hook(lambda module, inputs, out: 0 * out)),
        "weight_decay일 때 얼린 계층의 '2.bias'": each(unflag, drop, among=lambda layer: list(layer.parameters())[:3]),
    },
}
PERTURBED = {
    "Restored": [restored(last=lambda x: x + 1e-3)],
    "MLP": [mlp(lambda sizes: module_list([*sizes[:-1], sizes[-1] + 1])), mlp(lambda sizes: linears(sizes)[:-1] + [module_list(sizes)[-1]])],
    "freeze": [each(unflag, drop, among=lambda layer: list(layer.parameters())[:-1])],
}
FORBIDDEN = ("flatten(1)", "nn.Flatten", "view(", "max_pool2d(", "self.d", "nn.ModuleList(", "Sequential", "c_in", "+ 1", "69,240", "requires_grad_(", "zero_grad(")
