"""8장의 신경망을 만드는 문제들이 함께 묻는 것: 만든 신경망이 학습될 수 있는가."""

from torch import Tensor, nn

from chaewo.judging.call import call


def not_learning(net: nn.Module, x: Tensor) -> str | None:
    """변화도가 닿지 않는 매개변수가 있다면 그것을 말하는 글."""
    net.zero_grad()
    out = call(net, x.clone())
    if out.requires_grad:
        out.sum().backward()
    unreached = next((name for name, p in net.named_parameters() if p.grad is None), None)
    if unreached is None:
        return None
    return f"출력은 맞지만 변화도가 '{unreached}'까지 오지 않아 학습되지 않습니다. forward에서 detach나 no_grad를 지나거나, 매개변수를 얼리지(requires_grad) 않았는지 보세요."
