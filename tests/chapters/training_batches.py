"""섞어 나누는 문제(11장 1번)의 답들."""

import torch
from torch.utils.data import DataLoader, TensorDataset


def split(order, size):
    """`size`개씩. 마지막은 작을 수 있습니다."""
    return [order[k : k + size] for k in range(0, len(order), size)]


def batches_list(x, y, size):
    return [(x[part], y[part]) for part in torch.randperm(len(x)).split(size)]


def batches_generator(x, y, size):
    order = torch.randperm(len(x))
    for part in split(order, size):
        yield x[part], y[part]


def batches_shuffled_first(x, y, size):
    order = torch.randperm(len(x))
    return list(zip(x[order].split(size), y[order].split(size), strict=True))


def batches_loader(x, y, size):
    return DataLoader(TensorDataset(x, y), batch_size=size, shuffle=True)


def taking(images, labels):
    """묶음마다 그림과 이름표를 꺼내는 번호만 다른 풀이."""

    def function(x, y, size):
        numbers = torch.randperm(len(x)), torch.randperm(len(x)), torch.arange(len(x))
        pairs = zip(split(images(*numbers), size), split(labels(*numbers), size), strict=True)
        return [(x[i], y[j]) for i, j in pairs]

    return function


def batches_fixed(x, y, size):
    torch.manual_seed(0)
    return batches_list(x, y, size)


def batches_rolled(x, y, size):
    order = torch.arange(len(x)).roll(int(torch.randint(1, len(x), ())))
    return [(x[part], y[part]) for part in order.split(size)]


def batches_shuffled_inside(x, y, size):
    parts = [part[torch.randperm(len(part))] for part in torch.arange(len(x)).split(size)]
    return [(x[part], y[part]) for part in parts]


def batches_of_fixed_members(x, y, size):
    parts = list(torch.arange(len(x)).split(size))
    whole = [parts[i] for i in torch.randperm(len(x) // size)]
    return [(x[p], y[p]) for p in whole + parts[len(x) // size :]]


def batches_dropping(x, y, size):
    return batches_list(x, y, size)[: len(x) // size]


def batches_chunked(x, y, size):
    return [(x[part], y[part]) for part in torch.randperm(len(x)).chunk(size)]


def batches_drawn(x, y, size):
    parts = split(torch.randint(len(x), (len(x),)), size)
    return [(x[part], y[part]) for part in parts]


def batches_too_many(x, y, size):
    return batches_list(x, y, size) + batches_list(x, y, size)[:1]


def batches_singly(x, y, size):
    return batches_list(x, y, 1)


def batches_swapped(x, y, size):
    return [(labels, images) for images, labels in batches_list(x, y, size)]


def batches_in_place(x, y, size):
    x.copy_(x[torch.randperm(len(x))])
    return batches_list(x, y, size)


def batches_rolled_either_way(x, y, size):
    order = torch.arange(len(x)).roll(int(torch.randint(1, len(x), ())))
    return [(x[part], y[part]) for part in order.flip(0).split(size)]


def batches_half_shuffled(x, y, size):
    order, half = torch.arange(len(x)), len(x) // 2
    order[:half] = torch.randperm(half)
    return [(x[part], y[part]) for part in order.split(size)]


def batches_remembering(x, y, size, parts=[]):  # noqa: B006  이어지는 기본값
    parts += batches_list(x, y, size)
    return parts


RIGHT = [batches_list, batches_generator, batches_shuffled_first, batches_loader]
PERTURBED = [batches_of_fixed_members, batches_rolled, batches_rolled_either_way]
WRONG = {
    "같은 자리에 있는": batches_half_shuffled,
    "앞의 일을 기억": batches_remembering,
    "작은 묶음이 빠졌": batches_dropping,
    "묶음의 개수가 아니라": batches_chunked,
    "자료보다 많이": batches_too_many,
    "앞에서부터 `size`장씩": batches_singly,
    "한 번도 나오지 않은": batches_drawn,
    "이름표는 처음 차례": taking(lambda p, q, n: p, lambda p, q, n: n),
    "그림은 처음 차례": taking(lambda p, q, n: n, lambda p, q, n: p),
    "따로따로": taking(lambda p, q, n: p, lambda p, q, n: q),
    "나누기 전에 섞어야": taking(lambda p, q, n: n, lambda p, q, n: n),
    "같은 차례로 섞입니다": batches_fixed,
    "돌리는 것은": batches_rolled,
    "묶음마다 든 자료가 같": batches_shuffled_inside,
    "(그림, 이름표)": batches_swapped,
    "하나씩만": lambda x, y, size: batches_list(x, y, size)[0],
    "그림끼리": lambda x, y, size: tuple(zip(*batches_list(x, y, size), strict=True)),
    "하나도 없습니다": lambda x, y, size: [],
    "받은 텐서의 값을 바꾸었": batches_in_place,
    "2개여야 합니다": lambda x, y, size: [part[:1] for part in batches_list(x, y, size)],
}
