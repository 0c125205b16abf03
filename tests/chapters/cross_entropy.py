"""11장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

from torch import nn
from torch.nn import functional as F

from chaewo.chapters.cross_entropy.losses import of_log_p, of_p, picked, shifted

RIGHT = {
    "cross_entropy_by_hand": [
        shifted(lambda z: z.max(1, keepdim=True).values),
        lambda z, labels: sum(row.logsumexp(0) - row[label] for row, label in zip(z, labels, strict=True)) / len(z),
        lambda z, labels: -(F.one_hot(labels, z.shape[1]) * z.double().log_softmax(1)).sum() / len(z),
        lambda z, labels: F.nll_loss(F.log_softmax(z, dim=1), labels),
        lambda z, labels: (z - picked(z, labels)[:, None]).logsumexp(1).mean().item(),
    ],
}
WRONG = {
    "cross_entropy_by_hand": {
        "수 하나입니다": of_log_p(lambda p, labels: -picked(p, labels)),
        "견주어 보세요": of_log_p(lambda p, labels: -picked(p, labels.flip(0)).mean()),
        "가장 큰 값인지": shifted(lambda z: z.double().mean(1, keepdim=True)),
        "행을 고릅니다": of_log_p(lambda p, labels: -p[labels].mean()),
        "`cross_entropy`를 불렀": nn.CrossEntropyLoss(),
        "작은 수를 더하거나": of_p(lambda p: -(p + 1e-12).log().mean()),
        "되돌려 더했": shifted(lambda z: z.max(1, keepdim=True).values * (z.abs().max() > 100), restored=False),
    },
}
PERTURBED = {
    "cross_entropy_by_hand": [
        shifted(lambda z: z[:, :1].double()),
        shifted(lambda z: z.abs().max(1, keepdim=True).values),
        lambda z, labels: F.cross_entropy(z.double().clamp(-700, 700), labels),
    ],
}
FORBIDDEN = ("logsumexp", "log_softmax", "amax", "max(")
