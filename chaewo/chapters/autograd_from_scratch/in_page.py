"""그래프를 걷는 문제의 판정 가운데 쪽의 MicroPython도 실행하는 것: 파이썬만 쓰고, 함수마다 글 그대로 옮겨집니다.

그래프는 {이름: 입력의 이름들}인 보통의 사전으로 받습니다.
"""

from chaewo.judging.call import kind
from chaewo.judging.in_page import InPage

CHANGED = "받은 사전이나 리스트를 바꾸었습니다. 부른 쪽의 그래프까지 달라집니다. 지우거나 더할 것이 있으면 새로 만든 사전이나 리스트에 하세요."

# 2. gradients -------------------------------------------------------------------------------


def fault_in_names(value, order, *_) -> str:
    """돌려준 것을 노드마다의 변화도로 읽지 못하는 까닭, 또는 빈 글."""
    if not isinstance(value, dict):
        return f"돌려준 값이 {kind(value)}입니다. 노드의 이름에서 변화도로 가는 사전이어야 합니다."
    extra = [name for name in value if name not in order]
    if extra:
        return f"그래프에 없는 이름이 사전에 있습니다({str(extra[0])[:20]!r}). 노드의 이름은 그래프마다 다릅니다. 맨 앞 노드의 이름도 `order`에서 꺼내세요."
    missing = [name for name in order if name not in value]
    if missing == order[:1]:
        return f"맨 앞 노드 '{order[0]}'의 변화도가 사전에 없습니다. 역전파는 거기에서 출발합니다."
    if missing:
        return f"노드 '{missing[0]}'의 변화도가 사전에 없습니다. 잎과 중간 노드를 모두 담아 주세요."
    return ""


# 3. topological -----------------------------------------------------------------------------


def reachable_from(inputs, root) -> list:
    """가까운 것부터 늘어놓습니다(너비 우선)."""
    found = [root]
    for name in found:
        for one in inputs[name]:
            if one not in found:
                found.append(one)
    return found


def fault_in_order(order, inputs, root) -> str:
    """늘어놓은 차례가 틀린 까닭. 옳은 차례는 여럿이고, 어느 것이든 빈 글입니다."""
    if not isinstance(order, (list, tuple)):
        return ""
    for name in order:
        if not isinstance(name, str) or name not in inputs:
            return f"돌려준 리스트에 노드의 이름이 아닌 것({kind(name)})이 있습니다. 사전의 열쇠인 이름을 담아 주세요."
    for name in order:
        if order.count(name) > 1:
            return f"'{name}' 노드가 {order.count(name)}번 나옵니다. 길마다 한 번이 아니라 노드마다 한 번입니다. 이미 담은 노드인지 보세요."
    reachable = reachable_from(inputs, root)
    if root not in order:
        return f"출발한 '{root}' 노드가 빠졌습니다. 변화도를 가장 먼저 넘기는 노드입니다."
    missing = [name for name in reachable if name not in order]
    if missing:
        counted = " 화살표를 세었다면, 닿지 않는 노드에서 나온 화살표까지 세지는 않았는지 보세요. 그 몫은 오지 않으므로 세어 둔 수가 0이 되지 않습니다."
        also = counted if len(reachable) < len(inputs) else ""
        return f"'{missing[0]}' 노드가 빠졌습니다. '{root}'에서 화살표를 따라 닿는 노드는 잎까지 모두 담아야 합니다.{also}"
    extra = [name for name in order if name not in reachable]
    if extra:
        return f"'{extra[0]}' 노드는 '{root}'에서 닿지 않습니다. 이 노드에는 변화도가 오지 않습니다. 사전을 통째로 쓰지 말고 출발한 노드에서 화살표를 따라가세요."
    return fault_in_arrows(
        order, [(giver, taker) for giver in reachable for taker in inputs[giver]]
    )


def fault_in_arrows(order, arrows) -> str:
    broken = [(giver, taker) for giver, taker in arrows if order.index(giver) > order.index(taker)]
    if not broken:
        return ""
    if len(broken) == len(arrows):
        return "모든 화살표가 거꾸로입니다. 순전파로 계산하는 차례입니다. 변화도는 어디에서 출발합니까?"
    giver, taker = broken[0]
    return f"'{taker}' 노드가 '{giver}'보다 먼저 나왔습니다. 이 노드는 '{giver}'의 입력이므로, 그 몫을 받기 전에 움직인 것입니다. 다른 길로 먼저 닿았어도 다 받을 때까지 기다려야 합니다."


def fault_in_visits(visits) -> str:
    if visits <= 20000:
        return ""
    return "노드가 열일곱인 그래프에서 20,000번 넘게 방문했습니다. 길마다 따로 걸으면 갈라질 때마다 걸음이 더 늡니다. 한 번 지나간 노드를 기억하세요."


class Watched:
    """들여다본 횟수를 세는 그래프. MicroPython의 사전은 물려받으면 `dict(그래프)`를 모릅니다."""

    def __init__(self, inputs):
        self.inputs, self.visits = inputs, 0

    def __getitem__(self, name):
        self.visits += 1
        return self.inputs[name]

    def get(self, name, default=None):
        self.visits += 1
        return self.inputs.get(name, default)

    def __iter__(self):
        return iter(self.inputs)

    def __contains__(self, name):
        return name in self.inputs

    def __len__(self):
        return len(self.inputs)

    def __getattr__(self, name):
        return getattr(self.inputs, name)


def visited_too_often(function, inputs, root) -> str:
    """한 번 더 불러 방문을 셉니다. 사전이 아니어서 걷지 못하는 코드는 넘어갑니다."""
    watched = Watched(inputs)
    try:
        function(watched, root)
    except Exception:
        return ""
    return fault_in_visits(watched.visits)


def every_order(inputs: dict[str, list[str]], root: str) -> list[list[str]]:
    """옳은 차례를 모두."""
    names = reachable_from(inputs, root)
    found = [[]]
    for _ in names:
        found = [
            [*order, name]
            for order in found
            for name in names
            if name not in order
            and all(giver in order for giver in names if name in inputs[giver])
        ]
    return found


IN_PAGE = {
    "gradients": InPage(fault=fault_in_names, changed=CHANGED),
    "topological": InPage(
        fault=fault_in_order,
        listed=True,
        also=visited_too_often,
        calls=(reachable_from, fault_in_arrows, fault_in_visits, Watched),
        every=every_order,
        changed=CHANGED,
    ),
}
