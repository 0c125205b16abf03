"""7장의 옳은 풀이와 실수들."""

from copy import deepcopy
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional as F

# 1. flatten_batch ---------------------------------------------------------------------------


def flatten_by_loop(x):
    return torch.stack([image.reshape(-1) for image in x])


def flatten_like_note(x):
    features = 1
    for size in x.size()[1:]:
        features *= size
    return x.view(-1, features)


FLATTEN_RIGHT = [
    lambda x: x.flatten(1),
    lambda x: x.view(x.size(0), -1),
    lambda x: nn.Flatten()(x),
    lambda x: x.reshape(len(x), x[0].numel()).double(),
    flatten_by_loop,
    flatten_like_note,
]
FLATTEN_WRONG = {
    "배치 차원까지": lambda x: x.flatten(),
    "출력도 하나뿐": lambda x: x.view(1, -1),
    "한 줄에 섞였": lambda x: x.reshape(-1, len(x)).T,
    "한 줄 안의 차례": lambda x: x.transpose(1, -1).flatten(1),
    "뒤바뀌었습니다": lambda x: x.flatten(1).T,
    "채널이 아직": lambda x: x.flatten(2),
    "특징의 수를 정해": lambda x: x.view(-1, 576),
    "없는 차원을": lambda x: x.view(-1, x.size(1) * x.size(2) * x.size(3)),
    "차원이 넷이": lambda x: x.reshape(-1, x.shape[1] * x.shape[2] * x.shape[3]),
    "부르지 않았습니다": nn.Flatten,
    "수(8)를": lambda x: x[0].numel(),
    "개수부터": lambda x: x.flatten(1)[:, 1:],
    "모두 한 줄이": lambda x: x.reshape(-1, 1),
    "모양은 맞지만 수가": lambda x: x.flatten(1) + 1,
    "None입니다": lambda x: None,
}

# 2. Restored --------------------------------------------------------------------------------


class Nameless(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(120, 84)
        self.b = nn.Conv2d(6, 16, 5)
        self.c = nn.Linear(84, 10)
        self.d = nn.Conv2d(1, 6, 5)
        self.e = nn.Linear(400, 120)


def restored(forward):
    return type("Restored", (Nameless,), {"forward": forward})


def forward_with(relu=(True,) * 4, pools=(True, True), flatten=lambda x: x.flatten(1), last=None):
    def forward(self, x):
        acts = [F.relu if on else nn.Identity() for on in relu]
        shrink = [(lambda x: F.max_pool2d(x, 2)) if on else nn.Identity() for on in pools]
        x = shrink[0](acts[0](self.d(x)))
        x = shrink[1](acts[1](self.b(x)))
        x = acts[2](self.e(flatten(x)))
        x = self.c(acts[3](self.a(x)))
        return last(x) if last else x

    return restored(forward)


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


def forward_average(self, x):
    x = F.avg_pool2d(F.relu(self.d(x)), 2)
    x = F.avg_pool2d(F.relu(self.b(x)), 2)
    return self.c(F.relu(self.a(F.relu(self.e(x.flatten(1))))))


def forward_conv_order(self, x):
    return self.d(self.b(x))


def forward_linear_order(self, x):
    x = F.max_pool2d(F.relu(self.d(x)), 2)
    x = F.max_pool2d(F.relu(self.b(x)), 2)
    return self.c(self.e(self.a(x.flatten(1))))


def forward_other_activation(self, x):
    x = F.max_pool2d(torch.tanh(self.d(x)), 2)
    x = F.max_pool2d(torch.tanh(self.b(x)), 2)
    x = torch.tanh(self.e(x.flatten(1)))
    return self.c(torch.tanh(self.a(x)))


def forward_other_window(self, x):
    x = F.max_pool2d(F.relu(self.d(x)), 2)
    return self.e(F.max_pool2d(F.relu(self.b(x)), 3).flatten(1))


class OtherLayers(Nameless):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(120, 10)


RESTORED_RIGHT = [
    RestoredLikeNote,
    RestoredPoolFirst,
    RestoredSequential,
    RestoredOneByOne,
    forward_with(),
]
RESTORED_WRONG = {
    "하나도 없습니다": forward_with(relu=(False,) * 4),
    "합성곱 뒤의 ReLU": forward_with(relu=(False, False, True, True)),
    "음수를 0으로 바꾸지": forward_with(relu=(True, False, True, True)),
    "완전 연결 사이의 ReLU": forward_with(relu=(True, True, False, False)),
    "하나로 합친 것": forward_with(relu=(True, True, True, False)),
    "합성곱 뒤에도": forward_with(relu=(True, False, False, True)),
    "순위를 알 수": forward_with(last=F.relu),
    "소프트맥스를 붙였": forward_with(last=lambda x: x.softmax(1)),
    "로그 소프트맥스": forward_with(last=lambda x: x.log_softmax(1)),
    "평균 풀링": restored(forward_average),
    "섞였습니다": forward_with(flatten=lambda x: x.reshape(-1, len(x)).T),
    "생략되어있다": forward_with(pools=(False, False)),
    "두 번째 합성곱 뒤": forward_with(pools=(True, False)),
    "첫 번째 합성곱 뒤": forward_with(pools=(False, True)),
    "펴지 않고": forward_with(flatten=lambda x: x),
    "한 줄로 이어졌": forward_with(flatten=lambda x: x.flatten()),
    "배치 차원은 남겨": forward_with(flatten=lambda x: x.reshape(1, -1)),
    "채널의 수가 다른": restored(forward_conv_order),
    "두 수가 이어지는": restored(forward_linear_order),
    "squeeze 따위": forward_with(flatten=lambda x: x.squeeze().flatten(1)),
    "한 장이어도": forward_with(last=torch.squeeze),
    "'b.weight'까지 오지": forward_with(flatten=lambda x: x.flatten(1).detach()),
    "이름이나 크기가": OtherLayers,
    "다른 활성화 함수": restored(forward_other_activation),
    "창과 횟수": restored(forward_other_window),
    "없는 이름의 계층": restored(lambda self, x: self.conv1(x)),
    "로짓이 10개": restored(lambda self, x: RestoredLikeNote.forward(self, x).argmax(1).float()),
    "한 줄씩 견주어": forward_with(last=torch.neg),
    "클래스의 이름": RestoredLikeNote(),
    "물려받지 않은": dict,
}

# 3. MLP -------------------------------------------------------------------------------------


def mlp(make_layers, before=True, last=False, between=True):
    class MLP(nn.Module):
        def __init__(self, sizes):
            if before:
                super().__init__()
            self.layers = make_layers(sizes)

        def forward(self, x):
            for layer in self.layers[:-1]:
                x = torch.tanh(layer(x)) if between else layer(x)
            x = self.layers[-1](x)
            return torch.tanh(x) if last else x

    return MLP


def linears(sizes):
    return [nn.Linear(n_in, n_out) for n_in, n_out in pairwise(sizes)]


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


class MLPAddModule(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = linears(sizes)
        for i, layer in enumerate(self.layers):  # 리스트에 담고, 하나씩 등록도 합니다.
            self.add_module(f"layer{i}", layer)

    forward = MLPAppending.forward


class MLPHalfRegistered(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = linears(sizes)
        self.first = self.layers[0]

    forward = MLPAppending.forward


MLP_RIGHT = [
    mlp(lambda sizes: nn.ModuleList(linears(sizes))),
    mlp(lambda sizes: nn.Sequential(*linears(sizes))),
    MLPAppending,
    MLPAddModule,
]
MLP_WRONG = {
    "비었습니다": mlp(linears),
    "장부에 오르는 그릇": mlp(lambda sizes: tuple(linears(sizes))),
    "만들어지기 전에": mlp(lambda sizes: nn.ModuleList(linears(sizes)), before=False),
    "같은 계층을 여러 번": mlp(
        lambda sizes: nn.ModuleList([nn.Linear(sizes[0], sizes[-1])] * (len(sizes) - 1))
    ),
    "그릇이 비었습니다": mlp(lambda sizes: nn.ModuleList()),
    "계층 하나만": mlp(lambda sizes: nn.Linear(sizes[0], sizes[-1])),
    "그대로입니다": mlp(lambda sizes: nn.ModuleList(linears([4, 8, 3]))),
    "장부에 오르지 않은": MLPHalfRegistered,
    "따로 넣습니다": mlp(lambda sizes: nn.ModuleList([nn.Linear(sizes)])),
    "하나 모자랍니다": mlp(lambda sizes: nn.ModuleList(linears([sizes[0], *sizes])[1:-1])),
    "하나 많습니다": mlp(lambda sizes: nn.ModuleList(linears([*sizes, sizes[-1]]))),
    "끝을 넘어갔습니다": mlp(
        lambda sizes: nn.ModuleList([nn.Linear(sizes[i], sizes[i + 1]) for i in range(len(sizes))])
    ),
    "편향이 없습니다": mlp(
        lambda sizes: nn.ModuleList([nn.Linear(*pair, bias=False) for pair in pairwise(sizes)])
    ),
    "뒤바뀌었습니다": mlp(
        lambda sizes: nn.ModuleList([nn.Linear(*pair[::-1]) for pair in pairwise(sizes)])
    ),
    "차례대로 있어야": mlp(lambda sizes: nn.ModuleList([nn.Linear(n, n) for n in sizes[1:]])),
    "계층이 아닌 것을": mlp(lambda sizes: nn.ModuleList(pairwise(sizes))),
    "별표(`*`)로": mlp(lambda sizes: nn.Sequential(linears(sizes))),
    "통째로 들어갔": mlp(lambda sizes: nn.Sequential(one for one in linears(sizes))),
    "'layers.0.weight'까지": mlp(
        lambda sizes: nn.ModuleList(one.requires_grad_(False) for one in linears(sizes))
    ),
    "마지막 계층 뒤에도": mlp(lambda sizes: nn.ModuleList(linears(sizes)), last=True),
    "사이의 tanh가 없습니다": mlp(lambda sizes: nn.ModuleList(linears(sizes)), between=False),
    "Linear가 아닌 것을 끼우지": mlp(
        lambda sizes: nn.Sequential(
            *[one for layer in linears(sizes) for one in (layer, nn.Tanh())][:-1]
        )
    ),
    "`self.layers`가 없습니다": type(
        "MLP", (nn.Module,), {"__init__": lambda self, sizes: nn.Module.__init__(self)}
    ),
    "꺼낼 수 없습니다": mlp(
        lambda sizes: nn.ModuleDict({str(i): one for i, one in enumerate(linears(sizes))})
    ),
}
MLP_PERTURBED = [
    mlp(lambda sizes: nn.ModuleList(linears([*sizes[:-1], sizes[-1] + 1]))),
    mlp(lambda sizes: linears(sizes)[:-1] + [nn.ModuleList(linears(sizes))[-1]]),
]

# 4. parameter_counts ------------------------------------------------------------------------


def counts(conv, linear, other=lambda *_: 0):
    def function(layers):
        return [{"conv": conv, "linear": linear}.get(kind, other)(*n) for kind, *n in layers]

    return function


def conv_count(c_in, c_out, k):
    return c_out * (c_in * k**2 + 1)


def linear_count(n_in, n_out):
    return n_out * (n_in + 1)


def counts_by_torch(layers):
    makers = {"conv": nn.Conv2d, "linear": nn.Linear}
    return [
        sum(p.numel() for p in makers[kind](*n).parameters()) if kind in makers else 0
        for kind, *n in layers
    ]


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


COUNTS_RIGHT = [
    counts(conv_count, linear_count),
    counts_by_torch,
    counts_by_branches,
    lambda layers: torch.tensor(counts_by_torch(layers)),
]
COUNTS_WRONG = {
    "가중치만 셌": counts(lambda i, o, k: i * o * k * k, lambda i, o: i * o),
    "합성곱의 편향을 세지": counts(lambda i, o, k: i * o * k * k, linear_count),
    "완전 연결의 편향을": counts(conv_count, lambda i, o: i * o),
    "계층마다 하나로": counts(lambda i, o, k: i * o * k * k + 1, lambda i, o: i * o + 1),
    "하나로 셌습니다": counts(lambda i, o, k: i * o * k * k + 1, linear_count),
    "계산을 마친 값": counts(lambda i, o, k: i * o * k * k + i, linear_count),
    "개수가 다릅니다": lambda layers: [layer[1] * layer[2] for layer in layers],
    "그 종류의 식이": lambda layers: [{"conv": 1, "linear": 1}[layer[0]] for layer in layers],
    "입력의 수만큼": counts(lambda i, o, k: i * o * k * k + i, lambda i, o: i * o + i),
    "한 번만 곱했": counts(lambda i, o, k: o * (i * k + 1), linear_count),
    "입력 채널이 빠졌": counts(lambda i, o, k: o * (k * k + 1), linear_count),
    "판마다 셌": counts(lambda i, o, k: o * i * (k * k + 1), linear_count),
    "텐서의 수를": counts(lambda *_: 2, lambda *_: 2),
    "풀링의 창을": counts(conv_count, linear_count, lambda k=0: k * k),
    "고칠 숫자가 있는지": counts(conv_count, linear_count, lambda *_: 1),
    "수 하나를 돌려주었": lambda layers: sum(counts_by_torch(layers)),
    "자리에도 수를": lambda layers: [n for n in counts_by_torch(layers) if n],
    "항목마다 하나씩": lambda layers: counts_by_torch(layers)[:-1],
    "1번째 항목 ('conv', 1, 6, 3)": counts(lambda i, o, k: o * (k + 1), linear_count),
    "나눗셈이 있다면": lambda layers: [n + 0.5 for n in counts_by_torch(layers)],
}

# 5. rehearse --------------------------------------------------------------------------------


def rehearse_deepcopy_state(net, step):
    kept = deepcopy(net.state_dict())
    loss = step(net)
    net.load_state_dict(kept)
    return loss


def rehearse_clone(net, step):
    kept = {name: value.clone() for name, value in net.state_dict().items()}
    loss = step(net)
    net.load_state_dict(kept)
    return loss


def rehearse_on_a_copy(net, step):
    return step(deepcopy(net))


def rehearse_by_hand(net, step):
    kept = [one.detach().clone() for one in [*net.parameters(), *net.buffers()]]
    loss = step(net)
    with torch.no_grad():
        for one, old in zip([*net.parameters(), *net.buffers()], kept, strict=True):
            one.copy_(old)
    return loss


def rehearse_keeping(keep, restore=lambda net, kept: net.load_state_dict(kept)):
    def function(net, step):
        kept = keep(net)
        loss = step(net)
        restore(net, kept)
        return loss

    return function


def rehearse_too_late(net, step):
    loss = step(net)
    kept = deepcopy(net.state_dict())
    net.load_state_dict(kept)
    return loss


def rehearse_parameters_only(net, step):
    kept = {name: p.detach().clone() for name, p in net.named_parameters()}
    loss = step(net)
    net.load_state_dict(kept, strict=False)
    return loss


def rehearse_weights_only(net, step):
    kept = {n: v.clone() for n, v in net.state_dict().items() if "bias" not in n}
    loss = step(net)
    net.load_state_dict(kept, strict=False)
    return loss


def rehearse_silently(net, step):
    rehearse_deepcopy_state(net, step)


def rehearse_twice(net, step):
    rehearse_deepcopy_state(net, step)
    return rehearse_deepcopy_state(net, step)


def rehearse_recording(net, step):
    kept = [p.detach().clone() for p in net.parameters()]
    loss = step(net)
    for p, old in zip(net.parameters(), kept, strict=True):
        p.copy_(old)
    return loss


def rehearse_asking_the_dict(net, step):
    kept = deepcopy(net.state_dict())
    loss = step(net)
    kept.load_state_dict(net)
    return loss


def rehearse_returning_first(net, step):
    kept = deepcopy(net.state_dict())
    return step(net)
    net.load_state_dict(kept)


def rehearse_renaming(net, step):
    kept = deepcopy(net)
    loss = step(net)
    net = kept
    return loss


REHEARSE_RIGHT = [
    rehearse_deepcopy_state,
    rehearse_clone,
    rehearse_on_a_copy,
    rehearse_by_hand,
]
REHEARSE_WRONG = {
    "시키지 않았는지": rehearse_asking_the_dict,
    "정말로 불러왔": rehearse_renaming,
    "텐서를 가리키지": rehearse_keeping(lambda net: net.state_dict()),
    "그대로입니다": rehearse_keeping(lambda net: dict(net.state_dict())),
    "먼저 담았": rehearse_too_late,
    "버퍼는 바뀐 채": rehearse_parameters_only,
    "빠짐없이": rehearse_weights_only,
    "`step(net)`을 부르지": lambda net, step: 0.5,
    "신경망은 되돌아갔지만 돌려준 값이 None": rehearse_silently,
    "2번 불렀": rehearse_twice,
    "의 값이 아닙니다": lambda net, step: rehearse_deepcopy_state(net, step) * 2,
    "일부만 담아": rehearse_keeping(
        lambda net: {n: p.clone() for n, p in net.state_dict().items() if "bias" not in n}
    ),
    "`state_dict()`로 얻은": rehearse_keeping(deepcopy),
    "기록하지 않는 곳": rehearse_recording,
    "return보다 앞에": rehearse_returning_first,
    "새 텐서로": rehearse_keeping(
        lambda net: deepcopy(net.state_dict()),
        lambda net, kept: net.load_state_dict(kept, assign=True),
    ),
    "갈아 끼우지": rehearse_keeping(
        lambda net: deepcopy(net.__dict__), lambda net, kept: net.__dict__.update(kept)
    ),
}

# 6. evaluate --------------------------------------------------------------------------------


def evaluate_restoring(net, x):
    was_training = net.training
    net.eval()
    with torch.no_grad():
        out = net(x)
    net.train(was_training)
    return out


def evaluate_on_a_copy(net, x):
    return deepcopy(net).eval()(x).detach()


def evaluate_each_module(net, x):
    modes = {module: module.training for module in net.modules()}
    try:
        net.eval()
        with torch.inference_mode():
            return net(x)
    finally:
        for module, mode in modes.items():
            module.training = mode


def evaluate_with_if(net, x):
    if not net.training:
        return net(x).detach()
    out = net.eval()(x)
    net.train()
    return out.detach()


def evaluate_only_no_grad(net, x):
    with torch.no_grad():
        return net(x)


def evaluate_only_eval(net, x):
    was_training = net.training
    out = net.eval()(x)
    net.train(was_training)
    return out


def evaluate_left_in_eval(net, x):
    net.eval()
    return evaluate_only_no_grad(net, x)


def evaluate_always_train(net, x):
    out = evaluate_left_in_eval(net, x)
    net.train()
    return out


def evaluate_flag_only(net, x):
    was_training = net.training
    net.training = False
    out = evaluate_only_no_grad(net, x)
    net.training = was_training
    return out


def evaluate_back_too_early(net, x):
    was_training = net.training
    net.eval()
    net.train(was_training)
    return evaluate_only_no_grad(net, x)


def evaluate_twice(net, x):
    evaluate_only_no_grad(net, x)
    return evaluate_restoring(net, x)


def evaluate_freezing(net, x):
    was_training = net.training
    net.requires_grad_(False)
    out = net.eval()(x)
    net.train(was_training)
    return out


def evaluate_toggling(net, x):
    out = evaluate_freezing(net, x)
    net.requires_grad_(True)
    return out


def evaluate_toggling_each(net, x):
    was_training = net.training
    flags = [p.requires_grad for p in net.parameters()]
    net.requires_grad_(False)
    out = net.eval()(x)
    for p, flag in zip(net.parameters(), flags, strict=True):
        p.requires_grad_(flag)
    net.train(was_training)
    return out


def evaluate_calling_again(net, x):
    evaluate_restoring(net, x)
    return net(x).detach()


def evaluate_only_dropout(net, x):
    for module in net.modules():
        if isinstance(module, nn.Dropout):
            module.eval()
    return evaluate_only_no_grad(net, x)


def evaluate_flag_restored(net, x):
    mode = net.training
    out = net.eval()(x).detach()
    net.training = mode
    return out


def evaluate_with_eval(net, x):
    with net.eval(), torch.no_grad():
        return net(x)


EVALUATE_RIGHT = [
    evaluate_restoring,
    evaluate_on_a_copy,
    evaluate_each_module,
    evaluate_with_if,
]
EVALUATE_WRONG = {
    "`no_grad`는 기록만": evaluate_only_no_grad,
    "학습 모드로 계산한": evaluate_back_too_early,
    "그래프가 남았": evaluate_only_eval,
    "requires_grad가 부르기 전과": evaluate_freezing,
    "얼려 둔 것까지": evaluate_toggling,
    "입력도 기록하는": evaluate_toggling_each,
    "다시 불렀습니다": evaluate_calling_again,
    "일부만 바꾸지": evaluate_only_dropout,
    "표시만 되돌렸고": evaluate_flag_restored,
    "부르면 그때부터": evaluate_with_eval,
    "평가 모드로 남았": evaluate_left_in_eval,
    "언제나 켜는 것이": evaluate_always_train,
    "안쪽 모듈은": evaluate_flag_only,
    "학습 모드에서도": evaluate_twice,
    "부르지 않았습니다": lambda net, x: torch.zeros(6, 2),
    "그대로 돌려주는지": lambda net, x: evaluate_restoring(net, x).softmax(1),
    "모양이 (2,)": lambda net, x: evaluate_restoring(net, x).mean(0),
}

RIGHT = {
    "flatten_batch": FLATTEN_RIGHT,
    "Restored": RESTORED_RIGHT,
    "MLP": MLP_RIGHT,
    "parameter_counts": COUNTS_RIGHT,
    "rehearse": REHEARSE_RIGHT,
    "evaluate": EVALUATE_RIGHT,
}
WRONG = {
    "flatten_batch": FLATTEN_WRONG,
    "Restored": RESTORED_WRONG,
    "MLP": MLP_WRONG,
    "parameter_counts": COUNTS_WRONG,
    "rehearse": REHEARSE_WRONG,
    "evaluate": EVALUATE_WRONG,
}
PERTURBED = {
    "Restored": [
        forward_with(last=lambda x: x + 1e-3),
        forward_with(relu=(True, True, True, False)),
    ],
    "MLP": MLP_PERTURBED,
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
