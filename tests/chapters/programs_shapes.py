"""9장의 코드 빈칸에 사람이 적을 법한 옳은 프로그램들."""

RIGHT_PROGRAMS = {
    "shapes.size": [
        "return (n + 2 * p - (d * (k - 1) + 1)) // s + 1",
        "width, reach = n + 2 * p, d * (k - 1) + 1\nreturn (width - reach) // s + 1",
        "return len(range(0, n + 2 * p - d * (k - 1), s))",
        "import math\nreturn math.floor((n + 2 * p - d * (k - 1) - 1) / s + 1)",
        "return int((n + 2 * p - d * (k - 1) - 1) / s) + 1",
        "return (n + 2 * p - d * (k - 1) - 1 + s) // s",
        """
        count, start = 0, 0
        while start + d * (k - 1) < n + 2 * p:
            count += 1
            start += s
        return count
        """,
        "starts = [at for at in range(n + 2 * p) if at % s == 0 and at + d * (k - 1) < n + 2 * p]\nreturn len(starts)",
    ],
    "shapes.receptive_field": [
        "r = r + (k - 1) * j\nj = j * s",
        "r, j = r + (k - 1) * j, j * s",
        "r += k * j - j\nj *= s",
        "for _ in range(k - 1):\n    r += j\nj *= s",
        """
        def receptive_field(layers):
            r = 1
            for k, s in reversed(layers):
                r = (r - 1) * s + k
            return r
        """,
        """
        def receptive_field(layers):
            first, last = 0, 0
            for k, s in layers[::-1]:
                first, last = first * s, last * s + k - 1
            return last - first + 1
        """,
        """
        def receptive_field(layers, r=1, j=1):
            if not layers:
                return r
            k, s = layers[0]
            return receptive_field(layers[1:], r + (k - 1) * j, j * s)
        """,
    ],
}
