"""11장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

import torch
from torch import nn
from torch.nn import functional as F

from chaewo.chapters.cross_entropy import exercises as ours

RIGHT = {
    "cross_entropy_by_hand": [
        ours.shifted(lambda z: z.max(1, keepdim=True).values),
        lambda z, labels: sum(row.logsumexp(0) - row[label] for row, label in zip(z, labels, strict=True)) / len(z),
        lambda z, labels: -(F.one_hot(labels, z.shape[1]) * z.double().log_softmax(1)).sum() / len(z),
        lambda z, labels: F.nll_loss(F.log_softmax(z, dim=1), labels),
        lambda z, labels: (z - ours.picked(z, labels)[:, None]).logsumexp(1).mean().item(),
    ],
    "ce_gradient": [
        ours.of_gap(),
        ours.subtracting(lambda labels: (torch.arange(len(labels)), labels)),
        lambda z, labels: nn.Parameter((z.exp() / z.exp().sum(1, keepdim=True) - (labels[:, None] == torch.arange(z.shape[1])).float()) / len(z)),
        lambda z, labels: torch.stack([row.softmax(0) - torch.eye(len(row))[label] for row, label in zip(z, labels, strict=True)]).div(len(z)),
    ],
    "weighted_loss": [
        ours.of_weights(lambda x, w: (w * x).sum() / w.sum()),
        ours.of_weights(lambda x, w: (w / w.sum()) @ x),
        ours.of_weights(lambda x, w: (w * x).mean() / w.mean()),
        lambda losses, labels, weight: sum(weight[c].item() * x.item() for x, c in zip(losses, labels, strict=True)) / sum(weight[c].item() for c in labels),
    ],
    "smoothed_target": [
        lambda labels, classes, smoothing: F.one_hot(labels, classes) * (1 - smoothing) + smoothing / classes,
        lambda labels, classes, smoothing: torch.full((len(labels), classes), smoothing / classes).scatter_add_(1, labels[:, None], torch.full((len(labels), 1), 1 - smoothing)),
        lambda labels, classes, smoothing: torch.lerp(torch.eye(classes)[labels], torch.full((len(labels), classes), 1 / classes), smoothing),
    ],
}
WRONG = {
    "cross_entropy_by_hand": {
        "수 하나입니다": ours.of_log_p(lambda p, labels: -ours.picked(p, labels)),
        "견주어 보세요": ours.of_log_p(lambda p, labels: -ours.picked(p, labels.flip(0)).mean()),
        "가장 큰 값인지": ours.shifted(lambda z: z.double().mean(1, keepdim=True)),
        "행을 고른": ours.of_log_p(lambda p, labels: -p[labels].mean()),
        "한 열을 남기면": lambda z, labels: ((z - z.max(1).values).logsumexp(1) - ours.picked(z, labels)).mean(),
        "`cross_entropy`를 불렀": nn.CrossEntropyLoss(),
        "가장 큰 번호까지만": ours.of_log_p(lambda p, labels: -(F.one_hot(labels) * p).sum() / len(p)),
        "작은 수를 더하거나": ours.of_p(lambda p: -(p + 1e-12).log().mean()),
        "로짓의 끝을": lambda z, labels: F.nll_loss(z.clamp(-80, 80).log_softmax(1), labels),
        "로그 안에 음수": lambda z, labels: (z.sum(1).log() - ours.picked(z, labels)).mean(),
        "되돌려 더했": ours.shifted(lambda z: z.max(1, keepdim=True).values * (z.abs().max() > 100), restored=False),
    },
    "ce_gradient": {
        "autograd에게": ours.ce_gradient.truth,
        "가장 큰 번호까지만": lambda z, labels: (z.softmax(1) - F.one_hot(labels)) / len(z),
        "그대로 빼지 말고": [lambda z, labels: (z.softmax(1) - labels) / len(z), lambda z, labels: z.exp() / z.exp().sum(1) / len(z)],
        "행마다 더해": ours.of_gap(lambda gap: gap / len(gap) + 0.01),
        "없는 행을": lambda z, labels: z.softmax(1)[labels + 2],
        "로짓의 모양과 같습니다": ours.of_gap(lambda gap: gap.mean(0)),
    },
    "weighted_loss": {
        "나눌 수 없습니다": lambda losses, labels, weight: (losses * weight).sum() / weight.sum(),
        "자료마다 (무게": [ours.of_weights(lambda x, w: (w * x).sum() / w.sum() + 0.01), lambda losses, labels, weight: (weight[labels] * losses).sum() / weight.max()],
        "수 하나입니다": ours.of_weights(lambda x, w: w * x / w.sum()),
    },
    "smoothed_target": {
        "가장 큰 번호까지만": lambda labels, classes, smoothing: F.one_hot(labels) * (1 - smoothing) + smoothing / classes,
        "합이 1인지와": ours.mixed(other=lambda e, c: e / c + 0.01),
        "자료마다 한 행": lambda labels, classes, smoothing: ours.mixed()(labels, classes, smoothing).T,
    },
}
PERTURBED = {
    "cross_entropy_by_hand": [
        ours.shifted(lambda z: z[:, :1].double()),
        ours.shifted(lambda z: z.abs().max(1, keepdim=True).values),
        lambda z, labels: F.cross_entropy(z.double().clamp(-700, 700), labels),
    ],
}
FORBIDDEN = ("logsumexp", "log_softmax", "amax", "max(", "arange", "/ len(", "weight[labels]", "w.sum()", "weight.sum()", "1 - smoothing", "smoothing / classes")
