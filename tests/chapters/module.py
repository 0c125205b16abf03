"""7장의 옳은 풀이들과, 실수의 표에 없는 틀린 답. 신경망의 상태를 보는 두 문제는 옆의 두 파일에 있습니다."""

import torch
from torch import nn
from torch.nn import functional as F

from chaewo.chapters.module.forward import Nameless, halved, restored, with_forward
from chaewo.chapters.module.layers import (
    adding,
    by_torch,
    conv_count,
    counting,
    linear_count,
    linears,
    mlp,
    module_list,
)
from tests.chapters import module_evaluate, module_rehearse

# 1. flatten_batch ---------------------------------------------------------------------------


def flatten_by_loop(x):
    return torch.stack([image.reshape(-1) for image in x])


def flatten_like_note(x):
    features = 1
    for size in x.size()[1:]:
        features *= size
    return x.view(-1, features)


def flatten_step_by_step(x):
    while x.dim() > 2:
        x = x.flatten(-2)
    return x


def flatten_remembering(x, seen={}):  # noqa: B006  모양이 같은 처음 입력을 기억하는 실수
    return seen.setdefault(x.shape, x.flatten(1))


# 2. Restored --------------------------------------------------------------------------------


class RestoredLikeNote(Nameless):
    def forward(self, x):
        x = F.max_pool2d(F.relu(self.d(x)), (2, 2))
        x = F.max_pool2d(F.relu(self.b(x)), 2)
        x = x.view(-1, 400)
        x = F.relu(self.e(x))
        x = F.relu(self.a(x))
        return self.c(x)


class RestoredPoolFirst(Nameless):
    def forward(self, x):  # ReLU와 최대 풀링은 차례를 바꾸어도 같습니다.
        x = nn.MaxPool2d(2)(self.d(x)).relu()
        x = nn.MaxPool2d(2)(self.b(x)).clamp(min=0)
        return self.c(self.a(self.e(nn.Flatten()(x)).relu()).relu())


class RestoredSequential(Nameless):
    def forward(self, x):
        maps = nn.Sequential(self.d, nn.ReLU(), nn.MaxPool2d(2), self.b, nn.ReLU(), nn.MaxPool2d(2))
        rest = nn.Sequential(nn.Flatten(), self.e, nn.ReLU(), self.a, nn.ReLU(), self.c)
        return rest(maps(x))


class RestoredOneByOne(Nameless):
    def forward(self, x):
        return torch.stack([RestoredLikeNote.forward(self, image[None])[0] for image in x])


class RestoredInList(Nameless):
    """등록하지 않은 리스트를 거쳐도 같은 계층입니다."""

    def __init__(self):
        super().__init__()
        self.convs, self.rest = [self.d, self.b], [self.e, self.a]

    def forward(self, x):
        for conv in self.convs:
            x = F.adaptive_max_pool2d(conv(x).relu(), conv(x).shape[-1] // 2)
        x = x.flatten(1)
        for linear in self.rest:
            x = linear(x).relu()
        return self.c(x)


class RestoredOnce(Nameless):
    """첫 답을 기억해, 모양이 같은 다음 이미지에도 돌려줍니다."""

    def forward(self, x):
        self.memory = getattr(self, "memory", {})
        return self.memory.setdefault(x.shape, RestoredLikeNote.forward(self, x))


class OtherLayers(Nameless):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(120, 10)


def forward_counting(self, x):
    self.calls = getattr(self, "calls", 0) + 1
    return RestoredLikeNote.forward(self, x) * (1 if self.calls < 4 else 2)


# 3. MLP -------------------------------------------------------------------------------------


class MLPAppending(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList()
        for i in range(len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.tanh(layer(x))
        return self.layers[-1](x)


class MLPInserting(MLPAppending):
    def __init__(self, sizes):
        nn.Module.__init__(self)
        self.layers = nn.ModuleList()
        for n_in, n_out in list(zip(sizes[:-1], sizes[1:], strict=True))[::-1]:
            self.layers.insert(0, nn.Linear(n_in, n_out))


class MLPHalfRegistered(MLPAppending):
    def __init__(self, sizes):
        nn.Module.__init__(self)
        self.layers = linears(sizes)
        self.first = self.layers[0]


def mlp_sharing():
    """크기마다 한 번만 만들어, 신경망들이 계층을 함께 쓰는 클래스."""
    made = {}
    return mlp(lambda sizes: made.setdefault(tuple(sizes), module_list(sizes)))


NOTHING_HELD = {"__init__": lambda self, sizes: nn.Module.__init__(self)}

# 4. parameter_counts ------------------------------------------------------------------------


def counts_by_branches(layers):
    found = []
    for layer in layers:
        if layer[0] == "conv":
            _, c_in, c_out, k = layer
            found.append(c_in * c_out * k * k + c_out)
        elif layer[0] == "linear":
            found.append(layer[1] * layer[2] + layer[2])
        else:
            found.append(0)
    return tuple(found)


def counts_by_match(layers):
    found = []
    for layer in layers:
        match layer:
            case ("conv", c_in, c_out, k):
                found.append(c_out * (c_in * k * k + 1))
            case ("linear", n_in, n_out):
                found.append((n_in + 1) * n_out)
            case _:
                found.append(0)
    return found


RIGHT = {
    "flatten_batch": [
        lambda x: x.flatten(1),
        lambda x: x.view(x.size(0), -1),
        lambda x: nn.Flatten()(x),
        lambda x: x.reshape(len(x), x[0].numel()).double(),
        flatten_by_loop,
        flatten_like_note,
        flatten_step_by_step,
        lambda x: torch.cat([image.ravel()[None] for image in x]),
        lambda x: torch.flatten(x, start_dim=1, end_dim=-1),
    ],
    "Restored": [
        RestoredLikeNote,
        RestoredPoolFirst,
        RestoredSequential,
        RestoredOneByOne,
        RestoredInList,
        restored(act=lambda x: torch.where(x > 0, x, 0.0)),
        restored(act=lambda x: (x + x.abs()) / 2),
    ],
    "MLP": [
        mlp(lambda sizes: nn.ModuleList(linears(sizes))),
        mlp(lambda sizes: nn.Sequential(*linears(sizes))),
        MLPAppending,
        MLPInserting,
        adding(lambda layers, added: layers),  # 리스트에 담고, 하나씩 등록도 합니다.
        mlp(between=lambda x: x.tanh()),
    ],
    "parameter_counts": [
        counting(),
        by_torch,
        counts_by_branches,
        counts_by_match,
        lambda layers: torch.tensor(by_torch(layers)),
        lambda layers: [float(n) for n in by_torch(layers)],
    ],
    "rehearse": module_rehearse.RIGHT,
    "evaluate": module_evaluate.RIGHT,
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
        "모두 한 줄이": lambda x: x.reshape(-1, 1),
        "모양은 맞지만 수가": lambda x: x.flatten(1) + 1,
        "None입니다": lambda x: None,
        "기록이 끊겼": lambda x: x.detach().flatten(1),
        "새 텐서 만들기": lambda x: torch.tensor([image.flatten().tolist() for image in x]),
        "모양만 바꾸세요": lambda x: x.data.view(len(x), -1),
        "차례대로 들어": flatten_remembering,
        "이미지의 수이고": lambda x: x.squeeze().flatten(1),  # 이미지가 한 장이면 사라집니다.
    },
    "Restored": {
        "한 장이어도": restored(last=torch.squeeze),
        "'b.weight'까지 오지": restored(flatten=lambda x: x.flatten(1).detach()),
        "이름이나 크기가": OtherLayers,
        "로짓이 10개": with_forward(
            lambda self, x: RestoredLikeNote.forward(self, x).argmax(1).float()
        ),
        "한 줄씩 견주어": restored(last=torch.neg),
        "노트의 신경망과 다릅니다": with_forward(
            forward_counting
        ),  # 같은 이미지를 다시 넣으면 다릅니다.
        "앞뒤로 무엇이": RestoredOnce,
        "노트의 forward와": restored(
            pools=(halved, lambda x: F.max_pool2d(x, 2, ceil_mode=True) * 1.01)
        ),
        "클래스의 이름": RestoredLikeNote(),
        "물려받지 않은": dict,
        "클래스가 아닌 것": lambda x: RestoredLikeNote()(x),
        "받은 텐서의 값": with_forward(lambda self, x: RestoredLikeNote.forward(self, x.mul_(2))),
    },
    "MLP": {
        "비었습니다": mlp(linears),
        "장부에 오르는 그릇": mlp(lambda sizes: tuple(linears(sizes))),
        "같은 계층을 여러 번": mlp(
            lambda sizes: nn.ModuleList([nn.Linear(sizes[0], sizes[-1])] * (len(sizes) - 1))
        ),
        "그릇이 비었습니다": mlp(lambda sizes: nn.ModuleList()),
        "계층 하나만": mlp(lambda sizes: nn.Linear(sizes[0], sizes[-1])),
        "그대로입니다": mlp(lambda sizes: module_list([4, 8, 3])),
        "장부에 오르지 않은": MLPHalfRegistered,
        "하나 모자랍니다": mlp(lambda sizes: nn.ModuleList(linears([sizes[0], *sizes])[1:-1])),
        "하나 많습니다": mlp(lambda sizes: module_list([*sizes, sizes[-1]])),
        "편향이 없습니다": mlp(
            lambda sizes: nn.ModuleList(
                nn.Linear(*pair, bias=False) for pair in zip(sizes, sizes[1:], strict=False)
            )
        ),
        "뒤바뀌었습니다": mlp(
            lambda sizes: nn.ModuleList(
                nn.Linear(*pair) for pair in zip(sizes[1:], sizes, strict=False)
            )
        ),
        "차례대로 있어야": mlp(lambda sizes: nn.ModuleList([nn.Linear(n, n) for n in sizes[1:]])),
        "'layers.0.weight'까지": mlp(
            lambda sizes: nn.ModuleList(one.requires_grad_(False) for one in linears(sizes))
        ),
        "Linear가 아닌 것을 끼우지": mlp(
            lambda sizes: nn.Sequential(
                *[one for layer in linears(sizes) for one in (layer, nn.Tanh())][:-1]
            )
        ),
        "`self.layers`가 없습니다": type("MLP", (nn.Module,), NOTHING_HELD),
        "앞의 일을 기억": mlp_sharing(),
        "계층의 차례가": mlp(between=torch.relu),
        "클래스로 만든 객체": mlp()([4, 8, 3]),
    },
    "parameter_counts": {
        "수 하나를 돌려주었": lambda layers: sum(by_torch(layers)),
        "자리에도 수를": lambda layers: [n for n in by_torch(layers) if n],
        "항목마다 하나씩": lambda layers: by_torch(layers)[:-1],
        "1번째 항목 ('conv', 1, 6, 3)": counting(lambda i, o, k: o * (k + 1), linear_count),
        "1번째 항목 ('conv', 1, 6, 5)": lambda layers: (
            by_torch(layers) if layers[0][-1] != 5 else [60, *by_torch(layers)[1:]]
        ),
        "나눗셈이 있다면": lambda layers: [n + 0.5 for n in by_torch(layers)],
        "항목이 7개인데 4개": lambda layers: (
            list(dict(zip(layers, by_torch(layers), strict=True)).values())
            if layers[0][0] == "pool"
            else by_torch(layers)
        ),
        "가중치의 모양을 적고": counting(conv_count, lambda i, o: o * (i + 1) if i > 1 else 2),
    },
    "rehearse": module_rehearse.WRONG,
    "evaluate": module_evaluate.WRONG,
}
PERTURBED = {
    "Restored": [restored(last=lambda x: x + 1e-3), restored(relu=(True, True, True, False))],
    "MLP": [
        mlp(lambda sizes: module_list([*sizes[:-1], sizes[-1] + 1])),
        mlp(lambda sizes: linears(sizes)[:-1] + [module_list(sizes)[-1]]),
    ],
}
FORBIDDEN = (
    "flatten(1)",
    "nn.Flatten",
    "view(",
    "max_pool2d(",
    "self.d",
    "nn.ModuleList(",
    "Sequential",
    "c_in",
    "+ 1",
    "69,240",
    "deepcopy",
    "clone",
    "net.train(",
)
