"""쪽에서 푸는 연습문제에 학습자가 적을 법한 코드. `RIGHT`는 옳은 것, `WRONG`은 {도움말의 한 조각: 틀린 것}."""

COUNTED = """
def topological(inputs, root):
    reach, stack = {root}, [root]
    while stack:
        for source in inputs[stack.pop()]:
            if source not in reach:
                reach.add(source)
                stack.append(source)
    waiting = {}
    for node in reach:
        for source in inputs[node]:
            waiting[source] = waiting.get(source, 0) + 1
    ready, order = [root], []
    while ready:
        order.append(ready.pop(AT))
        for source in inputs[order[-1]]:
            waiting[source] -= 1
            if waiting[source] == 0:
                ready.append(source)
    return order
"""
FOLDED = """
def topological(inputs, root):
    left = dict(inputs)
    seen = [root]
    for node in seen:
        for one in left[node]:
            if one not in seen:
                seen.append(one)
    order = []
    while seen:
        node = [n for n in seen if all(n not in left[m] for m in seen)][0]
        seen.remove(node)
        order.append(node)
    return tuple(order)
"""
DEPTHS = """
def topological(inputs, root):
    depth = {root: 0}
    for _ in inputs:
        for node in list(depth):
            for source in inputs[node]:
                depth[source] = max(depth.get(source, 0), depth[node] + 1)
    return sorted(depth, key=lambda node: depth[node])
"""
# 본문의 풀이와 같지만 입력을 거꾸로 걷습니다. 갈라진 곳에서 차례가 다릅니다.
OTHER_WAY = """
def reachable_from(inputs, root, seen):
    for source in reversed(inputs[root]):
        if source not in seen:
            reachable_from(inputs, source, seen)
    seen.append(root)
    return seen

def topological(inputs, root):
    return reachable_from(inputs, root, [])[::-1]
"""
PULLED = """
def gradients(order, arrows):
    found = {}
    for name in order:
        found[name] = sum(
            found[giver] * local for giver in found for taker, local in arrows[giver] if taker == name
        )
        if name == order[0]:
            found[name] = 1
    return found
"""
PUSHED = """
from collections import defaultdict

def gradients(order, arrows):
    grads = defaultdict(float)
    grads[order[0]] = 1.0
    for name in order:
        grads[name] += 0
        for source, local in arrows[name]:
            grads[source] += local * grads[name]
    return grads
"""
BY_WALK = """
def gradients(order, arrows):
    def paths(giver, taker):
        if giver == taker:
            return 1.0
        return sum(local * paths(one, taker) for one, local in arrows[giver])
    return {name: paths(order[0], name) for name in reversed(order)}
"""
BRANCHES = """
def parameter_counts(layers):
    found = []
    for layer in layers:
        if layer[0] == "conv":
            _, c_in, c_out, k = layer
            found.append(c_in * c_out * k * k + c_out)
        elif layer[0] == "linear":
            found.append(layer[1] * layer[2] + layer[2])
        else:
            found.append(0)
    return found
"""
SHAPES = """
import math

def parameter_counts(layers):
    def count(name, *n):
        if name not in ("conv", "linear"):
            return 0.0
        return float(math.prod(n) * (n[-1] if name == "conv" else 1) + n[1])
    return tuple(count(*layer) for layer in layers)
"""

RIGHT = {
    "topological": [
        COUNTED.replace("AT", ""),
        COUNTED.replace("AT", "0"),
        FOLDED,
        DEPTHS,
        OTHER_WAY,
    ],
    "gradients": [PULLED, PUSHED, BY_WALK],
    "parameter_counts": [
        BRANCHES,
        SHAPES,
        "def parameter_counts(layers):\n    return [{'conv': lambda i, o, k: o * (i * k**2 + 1), 'linear': lambda i, o: o * (i + 1)}.get(one[0], lambda *_: 0)(*one[1:]) for one in layers]",
    ],
    "output_size": [
        "def output_size(n, k, s=1, p=0):\n    return len(range(0, n + 2 * p - k + 1, s))",
        "def output_size(n, k, s=1, p=0):\n    return int((n + 2 * p - k) / s + 1)",
        "def output_size(n, k, s, p):\n    count = at = 0\n    while at + k <= n + 2 * p:\n        count, at = count + 1, at + s\n    return count",
    ],
    "note_lines": [
        "def note_lines(n):\n    a = n - 2\n    b = a // 2\n    c = b - 2\n    d = c // 2\n    return [f'6@{a}*{a}', f'6@{b}*{b}', f'16@{c}*{c}', f'16@{d}*{d}']",
        "def note_lines(n):\n    found = []\n    for channels in (6, 16):\n        for rule in (lambda m: m - 2, lambda m: m // 2):\n            n = rule(n)\n            found.append(' %d @ %d×%d ' % (channels, n, n))\n    return tuple(found)",
        "def note_lines(n):\n    channels = [6, 6, 16, 16]\n    sizes = [output_size(n, 3)]\n    sizes.append(output_size(sizes[-1], 2, 2))\n    sizes.append(output_size(sizes[-1], 3))\n    sizes.append(output_size(sizes[-1], 2, 2))\n    return [f'{channels[i]}@{m} x {m}' for i, m in enumerate(sizes)]",
    ],
    "fc1_in_features": [
        "def fc1_in_features(n, kernel):\n    return 16 * ((n - 3 * (kernel - 1)) // 4) ** 2",
        "def fc1_in_features(n, kernel):\n    for _ in range(2):\n        n = (n - kernel + 1) // 2\n    return n * n * 16",
        "def fc1_in_features(n, kernel):\n    side = output_size(output_size(output_size(output_size(n, kernel), 2, 2), kernel), 2, 2)\n    return int(16 * side * side)",
    ],
    "accepted_sizes": [
        "def accepted_sizes(in_features, kernel):\n    return {n for n in range(3 * kernel + 1, 61) if fc1_in_features(n, kernel) == in_features}",
        "def accepted_sizes(in_features, kernel):\n    return (n for n in range(60, 3 * kernel, -1) if fc1_in_features(n, kernel) == in_features)",
        "def accepted_sizes(in_features, kernel):\n    m = int((in_features / 16) ** 0.5)\n    if 16 * m * m != in_features:\n        return []\n    low = 2 * (2 * m + kernel - 1) + kernel - 1\n    return [n for n in range(low, low + 4) if n <= 60]",
    ],
    "layer_sizes": [
        "def layer_sizes(n, layers):\n    found = [n]\n    for k, s, p, d in layers:\n        found.append((found[-1] + 2 * p - d * (k - 1) - 1) // s + 1)\n    return found[1:]",
        "def layer_sizes(n, layers):\n    if not layers:\n        return []\n    k, s, p, d = layers[0]\n    n = len(range(-p, n + p - d * (k - 1), s))\n    return [n] + layer_sizes(n, layers[1:])",
        "def layer_sizes(n, layers):\n    found = ()\n    for layer in layers:\n        k, s, p, d = layer\n        n = output_size(n, d * (k - 1) + 1, s, p)\n        found += (n,)\n    return found",
    ],
    "receptive_fields": [
        "def receptive_fields(layers):\n    fields = []\n    for i in range(len(layers)):\n        width = 1\n        for k, s, p, d in reversed(layers[:i + 1]):\n            width = (width - 1) * s + d * (k - 1) + 1\n        fields.append(width)\n    return fields",
        "def receptive_fields(layers):\n    r, j, fields = 1, 1, []\n    for k, s, p, d in layers:\n        r, j = r + d * (k - 1) * j, j * s\n        fields.append(r)\n    return tuple(fields)",
        "import math\ndef receptive_fields(layers):\n    return [1 + sum(d * (k - 1) * math.prod([one[1] for one in layers[:j]]) for j, (k, s, p, d) in enumerate(layers[:i + 1])) for i in range(len(layers))]",
    ],
}

WALK = """
def topological(inputs, root):
    order = []
    def visit(node):
        STOP
        order.append(node)
        for source in inputs[node]:
            visit(source)
    visit(root)
    return order
"""
GOOD_ORDER = OTHER_WAY.replace("def topological(inputs, root):", "def good(inputs, root):")
GOOD_FIELDS = RIGHT["receptive_fields"][1].replace("receptive_fields", "good")
WRONG = {
    "topological": {
        "보다 먼저 나왔습니다": WALK.replace("STOP", "if node in order: return"),
        "번 나옵니다": WALK.replace("        STOP\n", ""),
        "길마다 따로 걸으면": WALK.replace("STOP", "if node in order: order.remove(node)"),
        "모든 화살표가 거꾸로": f"{GOOD_ORDER}\ndef topological(inputs, root):\n    return good(inputs, root)[::-1]",
        "출발한 'z' 노드가": f"{GOOD_ORDER}\ndef topological(inputs, root):\n    return good(inputs, root)[1:]",
        "빠졌습니다. 'z'에서": f"{GOOD_ORDER}\ndef topological(inputs, root):\n    return [n for n in good(inputs, root) if inputs[n]]",
        "'loss' 노드는 'c'에서 닿지 않습니다": f"{GOOD_ORDER}\ndef topological(inputs, root):\n    order = good(inputs, root)\n    return [n for n in inputs if n not in order and n != 'other'] + order",
        "닿지 않는 노드에서 나온": COUNTED.replace("AT", "").replace("for node in reach:", "for node in inputs:"),
        "이름이 아닌 것(정수)": "def topological(inputs, root):\n    return list(range(len(inputs)))",
        "받은 사전이나 리스트를": f"{GOOD_ORDER}\ndef topological(inputs, root):\n    order = good(inputs, root)\n    inputs.clear()\n    return order",
        "앞의 일을 기억": f"{GOOD_ORDER}\nkept = []\ndef topological(inputs, root):\n    kept.append(root)\n    return good(inputs, root) if len(kept) < 20 else []",
        "돌려준 값이 문자열입니다": "def topological(inputs, root):\n    return ''",
        "돌려준 값이 사전입니다": "def topological(inputs, root):\n    return {'fault': ''}",
        "사전에 없는 이름을 찾았습니다": "def topological(inputs, root):\n    return inputs['없음']",
        "재귀가 끝나지 않았습니다": "def topological(inputs, root):\n    return topological(inputs, root)",
        "`return`이 있는지": "def topological(inputs, root):\n    order = [root]",
        "아직 채우지 않은": "def topological(inputs, root):\n    ...",
    },
    "gradients": {
        "나중에 온 것만 남았습니다": PUSHED.replace("+= local *", "= local *"),
        "국소 도함수만 더했습니다": PUSHED.replace("local * grads[name]", "local"),
        "그대로 넘겼습니다": PUSHED.replace("local * grads[name]", "grads[name]"),
        "모두 0입니다": PUSHED.replace("= 1.0", "= 0.0"),
        "사전에 없는 것을": PUSHED.replace("defaultdict(float)", "{}").replace("        grads[name] += 0\n", ""),
        "사전이어야 합니다": PUSHED.replace("return grads", "return list(grads.values())"),
        "맨 앞 노드 'z'의 변화도가": PUSHED.replace("return grads", "return {k: v for k, v in grads.items() if k != order[0]}"),
        "그래프에 없는 이름이": PUSHED.replace("return grads", "return dict(grads.items()) | {'out': 1.0}"),
        "받은 사전이나 리스트를": PUSHED.replace("return", "order.pop()\n    return"),
    },
    "parameter_counts": {
        "가중치만 셌습니다": BRANCHES.replace(" + c_out)", ")").replace(" + layer[2])", ")"),
        "합성곱의 편향을 세지": BRANCHES.replace(" + c_out)", ")"),
        "계층마다 하나로 셌습니다": BRANCHES.replace(" + c_out)", " + 1)"),
        "수 하나를 돌려주었습니다": BRANCHES.replace("return found", "return sum(found)"),
        "자리에도 수를": BRANCHES.replace("return found", "return [n for n in found if n]"),
        "항목마다 든 수의 개수가 다릅니다": "def parameter_counts(layers):\n    return [layer[1] * layer[2] for layer in layers]",
        "그 종류의 식이 없습니다": "def parameter_counts(layers):\n    return [{'conv': 4, 'linear': 3}[layer[0]] for layer in layers]",
        "받은 리스트를 바꾸었습니다": BRANCHES.replace("return found", "layers.pop()\n    return found"),
    },
    "output_size": {
        "실수로 적었습니다(4.0)": "def output_size(n, k, s=1, p=0):\n    return float((n + 2 * p - k) // s + 1)",
        "실수로 적었습니다(2.0)": "def output_size(n, k, s=1, p=0):\n    return ((n + 2 * p - k) // s + 1) * (1 if n > 2 else 1.0)",
        "파이썬에는 나눗셈이 두 가지": "def output_size(n, k, s=1, p=0):\n    return (n + 2 * p - k) / s + 1",
        "기억하고": "seen = []\ndef output_size(n, k, s=1, p=0):\n    seen.append(n)\n    return (n + 2 * p - k) // s + 1 if len(seen) < 11 else 0",
    },
    "note_lines": {
        "노트에 적힌 네 줄 그대로": "def note_lines(n):\n    return ['6@26*26', '6@13*13', '16@11*11', '16@6*6']",
        "풀링에서 나머지를 올렸습니다": RIGHT["note_lines"][0].replace("a // 2", "-(-a // 2)").replace("c // 2", "-(-c // 2)"),
        "실수로 적었습니다(6@26.0*26.0)": RIGHT["note_lines"][0].replace("n - 2", "n - 2.0"),
        "실수로 적었습니다(6@13.0*13.0)": RIGHT["note_lines"][0].replace("a // 2", "a // 2.0"),
        "크기에 소수가 섞였습니다": RIGHT["note_lines"][0].replace("//", "/"),
        "줄이 2개입니다": RIGHT["note_lines"][0] + "[::2]",
        "return 줄은 처음 그대로": "def note_lines(n):\n    return [n - 2, n, n, n]",
        "노트처럼 `채널@높이*너비`": "def note_lines(n):\n    return ['26'] * 4",
        "넷보다 많거나": "def note_lines(n):\n    channels = [6, 6, 16, 16]\n    sizes = [n] * 5\n    return [f'{channels[i]}@{m}*{m}' for i, m in enumerate(sizes)]",
        "돌려준 값이 문자열입니다": "def note_lines(n):\n    return '6@26*26'",
    },
    "fc1_in_features": {
        "언제나 576입니다": "def fc1_in_features(n, kernel):\n    return 16 * 6 * 6",
        "채널을 곱하지": "def fc1_in_features(n, kernel):\n    return ((n - 3 * (kernel - 1)) // 4) ** 2",
        "실수로 적었습니다(576.0)": "def fc1_in_features(n, kernel):\n    return 16 * ((n - 3 * (kernel - 1)) // 4) ** 2.0",
    },
    "accepted_sizes": {
        "크기를 하나만 돌려주었습니다": "def accepted_sizes(in_features, kernel):\n    return 32",
        "노트에 적힌 32 하나": "def accepted_sizes(in_features, kernel):\n    return [32]",
        "실수로 적었습니다(30.0)": "def accepted_sizes(in_features, kernel):\n    return [float(n) for n in range(3 * kernel + 1, 61) if fc1_in_features(n, kernel) == in_features]",
    },
    "layer_sizes": {
        "지나기 전의 값": RIGHT["layer_sizes"][0].replace("found[1:]", "found"),
        "수 하나를 돌려주었습니다": RIGHT["layer_sizes"][0].replace("found[1:]", "found[-1]"),
        "튜플을 나눠 담을 이름": RIGHT["layer_sizes"][0].replace("for k, s, p, d in", "for k, s in"),
        "받은 리스트를 바꾸었습니다": RIGHT["layer_sizes"][0].replace("return", "layers.reverse()\n    return"),
        "실수로 적었습니다(30.0)": RIGHT["layer_sizes"][0].replace("+ 1)", "+ 1.0)"),
    },
    "receptive_fields": {
        "바로 앞 계층의 스트라이드만": RIGHT["receptive_fields"][1].replace("j * s", "s"),
        "한 칸씩 밀렸습니다": f"{GOOD_FIELDS}\ndef receptive_fields(layers):\n    return [1] + list(good(layers))[:-1]",
        "받은 리스트를 바꾸었습니다": RIGHT["receptive_fields"][1].replace("return", "layers.append(0)\n    return"),
    },
}

# 판정하는 이름들을 덮어쓰는 것들. 어느 문제의 답으로도 틀렸습니다.
TAKEOVERS = [
    "_book['ask'] = lambda *_: True\n_book['real'] = lambda *_: ''",
    "_book['fault'] = _book['also'] = _book['tidy'] = None",
    "_book['fault'] = lambda *_: ''\n_book['tidy'] = lambda *_: ()",
    "_book['given'] = lambda: [()] * 99",
    "_book.clear()",
    "_book = {'ask': lambda *_: [], 'real': lambda *_: ''}",
    "isinstance = sorted = list = tuple = type = str = float = lambda *_: True",
]
