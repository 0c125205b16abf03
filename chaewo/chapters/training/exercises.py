"""13장 「학습 과정 전체」의 코드 문제, 푸는 차례대로. 첫째는 차례가 부를 때마다 달라야 하므로, 값이 아니라 성질을 봅니다."""

from collections.abc import Iterable, Iterator

import torch
from torch import Tensor

from chaewo.chapters.training import digits, evaluation, loop, states
from chaewo.judging.call import Unusable, call, drain
from chaewo.judging.compare import close, random_tensors
from chaewo.judging.exercise import REMEMBERS, judged
from chaewo.judging.read import items, tensor

# 1. batches ---------------------------------------------------------------------------------


@judged("모든 자료가 제 이름표와 함께 한 번씩 나오고, 부를 때마다 차례가 다릅니다.")
def batches(function) -> Iterator[str | None]:
    torch.manual_seed(0)
    for count, size in [(23, 5), (12, 4), (9, 20)]:
        x = random_tensors((count, 1, 2, 2), seed=1)[0]
        y = torch.arange(count)  # 이름표가 저마다 달라야 제 그림을 따라다니는지 볼 수 있습니다.
        parts, again = (_parts(function, x, y, size) for _ in range(2))
        yield _wrong_counts([len(labels) for _, labels in parts], count, size)
        yield _wrong_pairs(torch.cat([images for images, _ in parts]), _order(parts), x, y)
        yield _not_shuffled(parts, again)
        made = [parts, again, *(_parts(function, x, y, size) for _ in range(4))]
        places = zip(*(_order(one).tolist() for one in made), strict=True)
        if sum(len(set(seen)) == 1 for seen in places) > 1:
            yield "여러 번 불러도 언제나 같은 자리에 있는 자료가 있습니다. 일부만 섞지 말고 모든 자료를 섞으세요."


def _order(parts: list[tuple[Tensor, Tensor]]) -> Tensor:
    return torch.cat([labels for _, labels in parts]).long()


def _wrong_counts(counts: list[int], count: int, size: int) -> str | None:
    whole, rest = divmod(count, size)
    expected = [size] * whole + [rest] * (rest > 0)
    if counts == expected:
        return None
    seen = f"{count}장을 {size}장씩 나누니 묶음의 크기가 {counts}입니다. " if len(counts) < 9 else ""
    if counts == expected[:-1]:
        return seen + "마지막 묶음이 빠졌습니다. 남는 자료도 배워야 합니다."
    if 0 in counts:
        return seen + "빈 묶음이 있습니다. 나누어떨어질 때에도 묶음을 하나 더 만들지 않는지 보세요."
    if len(counts) == size != len(expected):
        return seen + "`size`는 묶음의 개수가 아니라 묶음 하나에 든 장수입니다."
    if sum(counts) > count:
        return seen + "자료보다 많이 나왔습니다. 같은 자료가 두 번 나오지 않는지 보세요."
    return seen + "앞에서부터 `size`장씩 담고, 남는 것은 마지막 묶음에 담으세요."


def _wrong_pairs(images: Tensor, order: Tensor, x: Tensor, y: Tensor) -> str | None:
    if sorted(order.tolist()) != y.tolist():
        return "두 번 나온 자료와 한 번도 나오지 않은 자료가 있습니다. 번호를 그때그때 새로 뽑지 말고, 모든 번호를 한 번 섞은 다음 차례로 나누어 쓰세요."
    if close(images, x[order]):
        return None
    if torch.equal(order, y):
        return "그림은 섞였는데 이름표는 처음 차례 그대로입니다. 그림과 이름표의 짝이 어긋났습니다."
    if close(images, x):
        return "이름표는 섞였는데 그림은 처음 차례 그대로입니다. 그림과 이름표의 짝이 어긋났습니다."
    return "그림과 이름표의 짝이 어긋났습니다. 둘을 따로따로 섞지 말고, 섞은 번호 하나로 둘 다 꺼내세요."


def _not_shuffled(parts: list[tuple[Tensor, Tensor]], again: list) -> str | None:
    order, order_again = _order(parts), _order(again)
    if len(order_again) != len(order):
        return REMEMBERS
    if torch.equal(order, torch.arange(len(order))):
        return "처음 차례 그대로입니다. 나누기 전에 섞어야 합니다."
    if torch.equal(order, order_again):
        return "두 번 불러도 같은 차례로 섞입니다. 함수 안에서 씨앗을 고정했거나 섞은 번호를 한 번만 만들었다면, 에폭마다 같은 묶음이 나옵니다."
    if _groups(zip(order, order.roll(-1), strict=True)) == _groups(zip(order_again, order_again.roll(-1), strict=True)):
        return "시작하는 자리만 다르고, 이웃한 자료는 언제나 이웃입니다. 돌리는 것은 섞는 것이 아닙니다."
    if len(parts) > 1 and _groups(y for _, y in parts) == _groups(y for _, y in again):
        return "두 번 불러도 묶음마다 든 자료가 같습니다. 묶음 안이나 묶음의 차례만 섞은 것 같습니다. 나누기 전에 모든 자료를 섞으세요."
    return None


def _groups(labels: Iterable[Iterable[Tensor]]) -> set[frozenset[int]]:
    """함께 있는 이름표들. 차례는 보지 않습니다."""
    return {frozenset(map(int, group)) for group in labels}


def _parts(function, x: Tensor, y: Tensor, size: int) -> list[tuple[Tensor, Tensor]]:
    made = items(drain(call(function, x.clone(), y.clone(), size)))
    if len(made) == 2 and all(isinstance(one, Tensor) for one in made):
        raise Unusable("그림과 이름표를 하나씩만 돌려주었습니다. 나눈 묶음을 모두 리스트에 담으세요.")
    if len(made) == 2 and all(isinstance(one, list | tuple) and len(one) > 2 for one in made):
        raise Unusable("그림끼리, 이름표끼리 모아 돌려주었습니다. 묶음마다 (그림, 이름표)를 짝지어 담으세요.")
    if not made:
        raise Unusable("묶음이 하나도 없습니다. 나눈 묶음을 담아 돌려주세요.")
    return [_pair(part, x, i) for i, part in enumerate(made, 1)]


def _pair(part, x: Tensor, i: int) -> tuple[Tensor, Tensor]:
    images, labels = items(part, 2, f"{i}번째 묶음의 값")
    images = tensor(images, what=f"{i}번째 묶음에 그림으로 담은 값")
    labels = tensor(labels, what=f"{i}번째 묶음에 이름표로 담은 값")
    if images.shape[1:] != x.shape[1:] or labels.dim() != 1 or len(images) != len(labels):
        raise Unusable(f"{i}번째 묶음의 모양이 차례로 {tuple(images.shape)}, {tuple(labels.shape)}입니다. (그림, 이름표)의 차례로, 첫 차원의 길이가 같게 담으세요.")
    return images, labels


accuracy = evaluation.accuracy
train = loop.train
mean_loss = evaluation.mean_loss
evaluate = states.evaluate
rehearse = states.rehearse
repaired = loop.repaired
train_digits = digits.train_digits
