"""코드 빈칸: 그래프 전체를 걷기. 화살표를 세고, 다 받은 노드부터 늘어놓고, 역전파합니다."""

from chaewo.blanks.program import continuing
from chaewo.chapters.autograd_from_scratch.programs import witness

NAMED = """
    def named(lines):
        space = {"x": Var(3.0)}
        for line in lines:
            exec(line, space)
        names = {node: name for name, node in space.items() if isinstance(node, Var)}
        return space[lines[-1].split(" = ")[0]], names
"""


count_arrows = continuing(
    "노드마다 들어오는 화살표를 세어 `waiting`에 담으세요. 실행하면 식을 차례로 계산하고 마지막 노드에서부터 세어 봅니다(`arrows`).",
    before=NAMED
    + """
    def arrows(*lines):
        root, names = named(lines)
        return {names[node]: count for node, count in count_arrows(root).items()}
""",
    starter="""
        def count_arrows(root):
            waiting, found = {root: 0}, [root]
            for node in found:  # 걷는 동안에도 뒤에 덧붙습니다.
                for source, _ in node.inputs:
                    if source not in waiting:
                        found.append(source)
                    ...  # 채워넣기
            return waiting
    """,
    solution="waiting[source] = waiting.get(source, 0) + 1",
    cases=[
        "arrows('a = x * x', 'b = a * a')",
        "arrows('a = x * x', 'b = a * x', 'c = b + a')",
        "arrows('a = x + x', 'b = a * x', 'c = a * b', 'd = c + x')",
    ],
    truth={"arrows": witness.arrows},
    mistakes={
        "처음 만난 노드는 아직 `waiting`에 없습니다. 없으면 0에서 시작하게 적으세요.": "waiting[source] += 1",
        "만났다는 것만 적었습니다. `a * a`처럼 두 번 쓰였으면 화살표도 둘입니다.": "waiting[source] = 1",
        "새로 만났을 때 1에서 시작하고 또 1을 더했습니다.": "waiting[source] = waiting.get(source, 1) + 1",
        "화살표가 나가는 쪽을 세었습니다. 기다리는 것은 받는 쪽입니다.": "waiting[node] = waiting[node] + 1\nwaiting.setdefault(source, 0)",
        "화살표의 수가 모두 0입니다. 화살표를 만나도 수가 늘지 않았습니다.": "waiting[source] = waiting.get(source, 0)",
    },
    right="몇 개를 기다려야 하는지 알면, 언제 다 받았는지도 압니다.",
)

topological = continuing(
    "화살표를 하나 지웠습니다. 이제 다 받은 노드라면 줄의 끝에 세우세요. 실행하면 식을 차례로 계산하고 마지막 노드에서부터 늘어놓아 봅니다(`order`).",
    before=NAMED
    + """
    def order(*lines):
        root, names = named(lines)
        return [names[node] for node in topological(root)]
""",
    starter="""
        def topological(root):
            waiting, order = count_arrows(root), [root]
            for node in order:
                for source, _ in node.inputs:
                    waiting[source] -= 1
                    ...  # 채워넣기
            return order
    """,
    solution="""
        if waiting[source] == 0:
            order.append(source)
    """,
    cases=[
        "order('a = x * x', 'b = a * a')",
        "order('a = x * x', 'b = a * x', 'c = b + a')",
        "order('a = x * x', 'b = x * a', 'c = a + b')",
        "order('a = x + x', 'b = a * x', 'c = a * b', 'd = x + c')",
    ],
    truth={"order": witness.order},
    mistakes={
        "화살표가 올 때마다 줄에 세웠습니다. 같은 노드가 여러 번 나옵니다.": "order.append(source)",
        "처음 만나자마자 줄에 세웠습니다. 기다릴 화살표가 아직 남아 있을 수 있습니다.": "if source not in order:\n    order.append(source)",
        "하나가 남았을 때 줄에 세웠습니다. 지운 다음에 남은 수를 봅니다.": "if waiting[source] == 1:\n    order.append(source)",
        "순전파로 계산하는 차례로 늘어놓았습니다. 변화도는 결과에서 출발합니다.": """
            def topological(root):
                waiting, order = count_arrows(root), [root]
                for node in order:
                    for source, _ in node.inputs:
                        waiting[source] -= 1
                        if waiting[source] == 0:
                            order.append(source)
                return order[::-1]
        """,
        "줄의 맨 앞에 세웠습니다. 걷고 있는 줄의 앞에 끼워 넣은 노드는 만나지 못합니다.": "if waiting[source] == 0:\n    order.insert(0, source)",
        "넘긴 노드를 다시 세웠습니다. 줄에 세울 것은 이제 다 받은 쪽입니다.": "if waiting[source] == 0:\n    order.append(node)",
        "맨 끝의 잎이 빠졌습니다. 입력이 없는 노드도 변화도를 받아야 합니다.": "if waiting[source] == 0 and source.inputs:\n    order.append(source)",
    },
    right="`c = b + a`, `b = a * x`라면 `a`는 `c`와 `b`에게서 다 받은 다음에 나옵니다. 모든 화살표가 앞에서 뒤로만 갑니다. 노드마다 딱 한 번 넘깁니다.",
    otherwise="입력은 그것을 쓴 노드가 모두 나온 다음에 딱 한 번 나와야 합니다. 식마다 왼쪽의 이름이 오른쪽의 이름보다 먼저 나왔는지 짚어 보세요.",
)

backward = continuing(
    "`node`에 온 변화도를 입력들에 넘기세요. 넘긴 것은 `.grad`가 아니라 `arrived`에 더합니다. 실행하면 `f`를 계산해 `backward()`를 `times`번 부르고 `x.grad`를 봅니다(`walked`).",
    before="""
        class Pushed(Exception):
            pass

        def push(node):
            raise Pushed

        def walked(f, at, times=1):
            x = Var(at)
            out = f(x)
            try:
                for _ in range(times):
                    out.backward()
            except KeyError:
                return lost(f, at)
            return x.grad

        def lost(f, at):
            x = Var(at)
            out = f(x)
            out.grad = 1.0
            try:
                out.backward()
            except KeyError:
                pass
            return "arrived가 아니라 .grad에 있음" if x.grad else "arrived에 없는 노드"
    """,
    starter="""
        def backward(self):
            arrived = {self: 1.0}
            for node in topological(self):
                if not node.inputs:  # 잎에서만 .grad에 더합니다.
                    node.grad += arrived[node]
                ...  # 채워넣기

        Var.backward = backward
    """,
    solution="""
        for source, rule in node.inputs:
            arrived[source] = arrived.get(source, 0.0) + rule(arrived[node])
    """,
    cases=[
        "walked(lambda x: x, 3.0)",
        "walked(lambda x: x * 5, 3.0)",
        "walked(lambda x: (x + 2) * (x + 2) * 3, 1.0)",
        "walked(lambda x: (x * 5) * (x + 1), 2.0)",
        "walked(lambda x: (x * x) * (x * x), 0.5, times=2)",
    ],
    truth={"walked": witness.walked_again},
    mistakes={
        "나중에 온 것이 먼저 온 것을 지웠습니다. 두 번 쓰인 값은 두 번 받습니다.": "for source, rule in node.inputs:\n    arrived[source] = rule(arrived[node])",
        "꺼내려는 노드가 아직 `arrived`에 없습니다. 처음 온 몫도 담을 수 있게 적으세요.": "for source, rule in node.inputs:\n    arrived[source] += rule(arrived[node])",
        "넘긴 것을 `.grad`에 담았습니다. 담을 곳은 `.grad`가 아니라 `arrived`입니다. 다음 노드는 `arrived`에서 제 몫을 찾습니다.": ["for source, rule in node.inputs:\n    source.grad += rule(arrived[node])", "for source, rule in node.inputs:\n    source.grad += rule(node.grad)"],
        "`push`는 `node.grad`를 넘겨 `.grad`에 더합니다. 여기서는 이번에 온 것만 `arrived`에 따로 더해야 하므로 한 걸음을 새로 적으세요.": ["push(node)", "for source, rule in node.inputs:\n    push(source)"],
        "입력에 온 변화도가 모두 0입니다. 잎이 아닌 노드의 `.grad`는 0 그대로이니, 규칙에는 `arrived`에서 꺼낸 것을 넣으세요. 나온 값은 처음의 0에 곱하지 않고 더합니다.": "for source, rule in node.inputs:\n    arrived[source] = arrived.get(source, 0.0) + rule(node.grad)",
        "규칙에 1을 넣었습니다. 넣을 것은 이번에 `node`에 온 변화도입니다.": "for source, rule in node.inputs:\n    arrived[source] = arrived.get(source, 0.0) + rule(1.0)",
        "규칙을 거치지 않고 온 변화도를 그대로 넘겼습니다.": "for source, rule in node.inputs:\n    arrived[source] = arrived.get(source, 0.0) + arrived[node]",
        "한 번은 맞고 두 번째부터 틀립니다. 지난번 `backward()`가 `.grad`에 남긴 변화도까지 또 넘기거나 더했습니다.": """
            def backward(self):
                self.grad = 1.0
                for node in topological(self):
                    for source, rule in node.inputs:
                        source.grad += rule(node.grad)

            Var.backward = backward
        """,
    },
    right="`(x * 5) * (x + 1)`에서는 한 길로 3 × 5 = 15, 다른 길로 10 × 1 = 10이 와서 25가 됩니다. 길 안에서는 곱하고 길과 길은 더합니다. 한 번의 `backward()` 안에서는 길마다 온 것을 `arrived`에 더하고, 여러 번의 `backward()` 사이에서는 잎의 `.grad`에 더합니다.",
    otherwise="`x`가 여러 길로 쓰였다면 길마다 온 몫을 모두 더해야 합니다.",
)
