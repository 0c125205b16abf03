"""12장의 코드 빈칸에 사람이 적을 법한 옳은 프로그램들."""

RIGHT_PROGRAMS = {
    "update.micro_batches": [
        "grad = grad + g * (len(part) / sum(map(len, parts)))",
        "total = sum([len(one) for one in parts])\ngrad += sum(part) / total",
        "for one in part:\n    grad += one / sum(len(each) for each in parts)",
        """
        def accumulate(parts):
            together = sum(parts, [])
            return sum(together) / len(together)
        """,
        """
        def accumulate(parts):
            grad, seen = 0.0, 0
            for part in parts:
                g, n = sum(part) / len(part), len(part)
                grad, seen = (grad * seen + g * n) / (seen + n), seen + n
            return grad
        """,
        """
        def accumulate(parts):
            total = 0.0
            for part in parts:
                total += sum(part) / len(part) * len(part)
            return total / sum(len(part) for part in parts)
        """,
    ],
    "update.momentum_step": [
        "b[i] *= mu\nb[i] += g[i]\nw[i] -= lr * b[i]",
        "b[i] = g[i] + b[i] * mu\nw[i] = w[i] - b[i] * lr",
        "w[i] -= lr * (mu * b[i] + g[i])\nb[i] = mu * b[i] + g[i]",
        "v = mu * b[i] + g[i]\nb[i], w[i] = v, w[i] - lr * v",
        "b[i] = mu * b[i] + lr * g[i]\nw[i] -= b[i]",  # 책의 식: 학습률이 그대로이면 같은 길입니다.
        """
        def momentum_step(w, g, b, lr, mu):
            b[:] = [mu * bi + gi for bi, gi in zip(b, g)]
            w[:] = [wi - lr * bi for wi, bi in zip(w, b)]

        def after(w, gradients, lr, mu):
            w, b = list(w), [0.0] * len(w)
            for g in gradients:
                momentum_step(w, g, b, lr, mu)
            return w
        """,
        """
        def after(w, gradients, lr, mu):
            ends = []
            for start, column in zip(w, zip(*gradients)):
                b = 0.0
                for g in column:
                    b = mu * b + g
                    start -= lr * b
                ends.append(start)
            return ends
        """,
    ],
    "update.decay": [
        "return [g[i] + decay * w[i] for i in range(len(w))]",
        "added = []\nfor wi, gi in zip(w, g):\n    added.append(wi * decay + gi)\nreturn added",
        "return list(map(lambda wi, gi: gi + decay * wi, w, g))",
        "return tuple(gi + decay / 2 * (2 * wi) for wi, gi in zip(w, g))",
        "g = list(g)\nfor i, wi in enumerate(w):\n    g[i] += decay * wi\nreturn g",
        """
        def penalty(v):
            return decay / 2 * v * v
        h = 0.001
        return [gi + (penalty(wi + h) - penalty(wi - h)) / (2 * h) for wi, gi in zip(w, g)]
        """,
    ],
}
