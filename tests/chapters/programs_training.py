"""13장의 코드 빈칸에 사람이 적을 법한 옳은 프로그램들."""

RIGHT_PROGRAMS = {
    "training.line_gradient": [
        "n = len(batch)\nreturn [2 / n * sum(e * pair[0] for e, pair in zip(errors, batch)), 2 / n * sum(errors)]",
        """
        gw = gb = 0.0
        for x, y in batch:
            e = w * x + b - y
            gw += 2 * e * x / len(batch)
            gb += 2 * e / len(batch)
        return gw, gb
        """,
        """
        xs = [x for x, _ in batch]
        each = [(2 * e * x, 2 * e) for e, x in zip(errors, xs)]
        return map(lambda column: sum(column) / len(batch), zip(*each))
        """,
        """
        def line_gradient(w, b, batch):
            def loss(w, b):
                return sum((y - w * x - b) ** 2 for x, y in batch) / len(batch)
            h = 0.001
            return (loss(w + h, b) - loss(w - h, b)) / (2 * h), (loss(w, b + h) - loss(w, b - h)) / (2 * h)
        """,
        """
        mean = lambda values: sum(values) / len(batch)
        xx, xy = mean([x * x for x, y in batch]), mean([x * y for x, y in batch])
        x, y = mean([x for x, y in batch]), mean([y for x, y in batch])
        return 2 * (w * xx + b * x - xy), 2 * (w * x + b - y)
        """,
    ],
    "training.loop": [
        """
        for _ in range(epochs):
            for i in range(0, len(data), size):
                batch = data[i:i + size]
                net.backward(batch)
                net.step(lr)
                net.zero_grad()
        """,
        """
        def batches():
            for i in range(0, len(data), size):
                yield data[i : i + size]

        for epoch in range(epochs):
            for batch in batches():
                net.zero_grad(), net.backward(batch), net.step(lr)
        """,
        """
        for epoch in range(epochs):
            left = list(data)
            while left:
                batch, left = left[:size], left[size:]
                net.zero_grad()
                net.backward(batch)
                net.step(lr)
        """,
        """
        epoch = 0
        while epoch < epochs:
            batch = []
            for k, pair in enumerate(data, 1):
                batch.append(pair)
                if k % size == 0 or k == len(data):
                    net.zero_grad()
                    net.backward(batch)
                    net.step(lr)
                    batch = []
            epoch += 1
        """,
        """
        def train(net, data, epochs, size, lr):
            w = b = 0.0
            for _ in range(epochs):
                for i in range(0, len(data), size):
                    batch = data[i : i + size]
                    errors = [w * x + b - y for x, y in batch]
                    w -= lr * 2 * sum(e * x for e, (x, y) in zip(errors, batch)) / len(batch)
                    b -= lr * 2 * sum(errors) / len(batch)
            return w, b
        """,
        """
        for batch in [data[i : i + size] for i in range(0, len(data), size)] * epochs:
            net.zero_grad()
            net.backward(batch)
            net.step(lr)
        """,
    ],
    "training.running_stats": [
        """
        v = sum((xi - m) ** 2 for xi in x) / (len(x) - 1)
        mean += momentum * (m - mean)
        var += momentum * (v - var)
        """,
        """
        v = (sum(xi * xi for xi in x) - len(x) * m * m) / (len(x) - 1)
        mean, var = mean * (1 - momentum) + m * momentum, var * (1 - momentum) + v * momentum
        """,
        """
        n = len(x)
        biased = sum((xi - m) * (xi - m) for xi in x) / n
        mean = mean - momentum * mean + momentum * m
        var = var - momentum * var + momentum * biased * n / (n - 1)
        """,
        """
        pairs = [(a - b) ** 2 for a in x for b in x]
        v = sum(pairs) / (2 * len(x) * (len(x) - 1))
        old = 1 - momentum
        mean, var = old * mean + momentum * m, old * var + momentum * v
        """,
    ],
}
