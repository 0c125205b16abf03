"""섞어 나누는 문제(13장 1번)의 답들."""

import torch
from torch.utils.data import DataLoader, TensorDataset

from chaewo.judging.exercise import variants


def shuffled(n, size):
    return torch.randperm(n).split(size)


def in_order(n, size):
    return torch.arange(n).split(size)


def rolled(n, size):
    return torch.arange(n).roll(int(torch.randint(1, n, ()))).split(size)


@variants
def taking(x, y, size, *, images, labels=None):
    """`images(n, size)`가 나눈 번호들로 꺼냅니다. 이름표의 번호는 따로 줄 수 있습니다."""
    parts = images(len(x), size)
    pairs = zip(parts, labels(len(x), size) if labels else parts, strict=True)
    return [(x[i], y[j]) for i, j in pairs]


def generating(x, y, size):
    order = torch.randperm(len(x)).tolist()
    for k in range(0, len(order), size):
        yield x[order[k : k + size]], y[order[k : k + size]]


def of_fixed_members(n, size):
    """꽉 찬 묶음의 차례만 섞습니다."""
    parts, whole = in_order(n, size), n // size
    return [parts[i] for i in torch.randperm(whole)] + list(parts[whole:])


def remembering(x, y, size, parts=[]):  # noqa: B006  이어지는 기본값
    parts += listed(x, y, size)
    return parts


listed = taking(shuffled)
RIGHT = [listed, generating, lambda x, y, size: DataLoader(TensorDataset(x, y), size, shuffle=True)]
PERTURBED = [taking(of_fixed_members), taking(lambda n, size: [part.flip(0) for part in rolled(n, size)[::-1]])]
WRONG = {
    "같은 자리에 있는": taking(lambda n, size: torch.cat([torch.randperm(n // 2), torch.arange(n // 2, n)]).split(size)),
    "앞의 일을 기억": remembering,
    "마지막 묶음이 빠졌": taking(lambda n, size: shuffled(n, size)[: n // size]),
    "묶음의 개수가 아니라": taking(lambda n, size: torch.randperm(n).chunk(size)),
    "빈 묶음": taking(lambda n, size: [*shuffled(n, size), torch.arange(0)]),
    "자료보다 많이": taking(lambda n, size: 2 * shuffled(n, size)),
    "앞에서부터 `size`장씩": taking(lambda n, size: shuffled(n, 1)),
    "한 번도 나오지 않은": taking(lambda n, size: torch.randint(n, (n,)).split(size)),
    "이름표는 처음 차례": taking(shuffled, in_order),
    "그림은 처음 차례": taking(in_order, shuffled),
    "따로따로": taking(shuffled, shuffled),
    "나누기 전에 섞어야": taking(in_order),
    "같은 차례로 섞입니다": taking(lambda n, size: torch.randperm(n, generator=torch.Generator().manual_seed(0)).split(size)),
    "돌리는 것은": taking(rolled),
    "묶음마다 든 자료가 같": taking(lambda n, size: [part[torch.randperm(len(part))] for part in in_order(n, size)]),
    "(그림, 이름표)": lambda x, y, size: [(labels, images) for images, labels in listed(x, y, size)],
    "하나씩만": lambda x, y, size: listed(x, y, size)[0],
    "그림끼리": lambda x, y, size: tuple(zip(*listed(x, y, size), strict=True)),
    "하나도 없습니다": lambda x, y, size: [],
}
