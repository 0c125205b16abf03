"""2장의 코드 빈칸에 사람이 적을 법한 옳은 프로그램들."""

from chaewo.blanks.program import filled
from chaewo.chapters.backward.programs import programs

_CODE = {
    "note_gradient": [
        "return [1.5 * (xi + 2) for xi in x]",
        "return [3 * 2 * (xi + 2) / len(x) for xi in x]",
        "return tuple(1.5 * xi + 3 for xi in x)",
        "return (0.25 * 3 * 2 * (xi + 2) for xi in x)",
        "return map(lambda xi: 6 * (xi + 2) / 4, x)",
        """
        grad = []
        for xi in x:
            y = xi + 2
            g = 1 / 4 * 3
            grad.append(g * y + g * y)
        return grad
        """,
        """
        grad = []
        for i in range(4):
            ahead, behind = list(x), list(x)
            ahead[i] += 0.001
            behind[i] -= 0.001
            grad.append((note_out(ahead) - note_out(behind)) / 0.002)
        return grad
        """,
    ],
    "walk": [
        "g_y = 2 * g_square * y",
        "left, right = g_square * y, y * g_square\ng_y = left + right",
        "g_y = sum(g_square * other for other in (y, y))",
        "g_y = g_square * (y + y)",
        "g_y = 0\nfor _ in range(2):\n    g_y += g_square * y",
    ],
    "add_to_grad": [
        "grad[leaf] = (grad[leaf] or 0) + g",
        """
        if grad[leaf] is None:
            grad[leaf] = g
        else:
            grad[leaf] += g
        """,
        "grad.update({leaf: (grad[leaf] or 0.0) + g})",
        "grad[leaf] = sum([one for one in (grad[leaf], g) if one is not None])",
        """
        try:
            grad[leaf] += g
        except TypeError:
            grad[leaf] = g
        """,
        "before = grad.get(leaf)\ngrad[leaf] = g if before is None else before + g",
    ],
}
RIGHT_PROGRAMS = {
    f"backward.{name}": [filled(spec["starter"], code) for code in _CODE[name]]
    for name, spec in programs().items()
}
