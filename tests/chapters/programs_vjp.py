"""4장의 코드 빈칸에 사람이 적을 법한 옳은 프로그램들."""

from chaewo.blanks.program import filled
from chaewo.chapters.vjp.programs import programs

_CODE = {
    "note_pull": [
        "for _ in range(times):\n    v = [2 * vi for vi in v]\nreturn v",
        "return [vi * pow(2, times) for vi in v]",
        "return [vi * (yi / xi) for xi, yi, vi in zip(x, y, v)]",
        "return tuple(vi * (1 << times) for vi in v)",
        "return map(lambda vi: 2.0**times * vi, v)",
        """
        table = [[2**times * (i == j) for j in range(len(x))] for i in range(len(x))]
        return [sum(vi * row[j] for vi, row in zip(v, table)) for j in range(len(x))]
        """,
    ],
    "rule": [
        "g0 = v[0] * x[1]\ng0 += v[1] * 2 * x[0]\ng1 = v[0] * x[0]\ng1 += v[2] * 3\nreturn [g0, g1]",
        "(a, b), (p, q, r) = x, v\nreturn p * b + 2 * q * a, p * a + 3 * r",
        """
        table = [[x[1], x[0]], [2 * x[0], 0], [0, 3]]
        return [sum(vi * row[j] for vi, row in zip(v, table)) for j in range(2)]
        """,
        """
        rows = [(x[1], x[0]), (2 * x[0], 0), (0, 3)]
        return map(sum, zip(*[[weight * one for one in row] for weight, row in zip(v, rows)]))
        """,
        """
        def weighted(x):
            return sum(vi * yi for vi, yi in zip(v, f(x)))
        h = 0.001
        return [
            (weighted([x[0] + h, x[1]]) - weighted([x[0] - h, x[1]])) / (2 * h),
            (weighted([x[0], x[1] + h]) - weighted([x[0], x[1] - h])) / (2 * h),
        ]
        """,
    ],
    "chain": [
        "v = (y[1], y[0], y[2] + y[2])",
        "v = [y[1], y[0], y[2] * 2.0]",
        "a, b, c = y\nv = [b, a, 2 * c]",
        "v = y[1::-1] + [2 * y[2]]",
        "g_square = 1.0\nv = [1.0 * y[1], 1.0 * y[0], g_square * y[2] + g_square * y[2]]",
    ],
    "speeds": [
        "(a, b), (da, db) = x, u\nreturn [da * b + a * db, da * a + a * da, 3 * db]",
        "return (x[1] * u[0] + x[0] * u[1], u[0] * x[0] * 2, u[1] * 3)",
        """
        table = [[x[1], x[0]], [2 * x[0], 0], [0, 3]]
        return [sum(one * ui for one, ui in zip(row, u)) for row in table]
        """,
        """
        h = 0.001
        ahead = f([xi + h * ui for xi, ui in zip(x, u)])
        behind = f([xi - h * ui for xi, ui in zip(x, u)])
        return [(a - b) / (2 * h) for a, b in zip(ahead, behind)]
        """,
        """
        first, second = [x[1], 2 * x[0], 0], [x[0], 0, 3]
        return (u[0] * a + u[1] * b for a, b in zip(first, second))
        """,
    ],
}
RIGHT_PROGRAMS = {
    f"vjp.{name}": [filled(spec["starter"], code) for code in _CODE[name]]
    for name, spec in programs().items()
}
