"""7장의 코드 빈칸을 서로 다르게 적은 옳은 프로그램들."""

RIGHT_PROGRAMS = {
    "edges.numeric_grad": [
        """
def numeric_grad(f, x, h):
    grad = []
    for i in range(len(x)):
        right = x[:i] + [x[i] + h] + x[i + 1:]
        left = x[:i] + [x[i] - h] + x[i + 1:]
        grad.append((f(right) - f(left)) / (2 * h))
    return grad
""",
        """
def numeric_grad(f, x, h):
    grad = []
    for i in range(len(x)):
        kept = x[i]
        x[i] = kept + h
        up = f(x)
        x[i] = kept - h
        down = f(x)
        x[i] = kept
        grad += [(up - down) / 2 / h]
    return grad
""",
        """
def numeric_grad(f, x, h):
    def moved(i, step):
        return [a + step if i == j else a for j, a in enumerate(x)]
    return [(f(moved(i, h)) - f(moved(i, -h))) / (h + h) for i in range(len(x))]
""",
        """
def numeric_grad(f, x, h):
    for i, at in enumerate(x):
        up, down = tuple(x[:i]), tuple(x[i + 1:])
        yield 0.5 * (f(up + (at + h,) + down) - f(up + (at - h,) + down)) / h
""",
    ]
}
