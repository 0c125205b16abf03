"""3장의 코드 빈칸에 사람이 적을 법한 옳은 프로그램들."""

from chaewo.blanks.program import filled
from chaewo.chapters.jacobian.programs import programs

_CODE = {
    "slope": [
        "return (f(x + h) - f(x - h)) / h / 2",
        "return 0.5 * (f(x + h) / h - f(x - h) / h)",
        "ahead = (f(x + h) - f(x)) / h\nbehind = (f(x) - f(x - h)) / h\nreturn (ahead + behind) / 2",
        "left, right = map(f, (x - h, x + h))\nreturn (right - left) / ((x + h) - (x - h))",
        "h = h / 100\nreturn (f(x + h) - f(x - h)) / (2 * h)",
    ],
    "by_column": [
        """
        ahead[j] = x[j] + h
        behind[j] = x[j] - h
        return [(a - b) / h / 2 for a, b in zip(f(ahead), f(behind), strict=True)]
        """,
        """
        ahead[j], behind[j] = ahead[j] + h, behind[j] - h
        after, before = f(ahead), f(behind)
        return [(after[i] - before[i]) / (2 * h) for i in range(len(after))]
        """,
        """
        ahead = [xi + h * (k == j) for k, xi in enumerate(x)]
        behind = x[:j] + [x[j] - h] + x[j + 1 :]
        return tuple((a - b) / (2 * h) for a, b in zip(f(ahead), f(behind)))
        """,
        """
        def output(i, moved):
            ahead[j] = moved
            return f(ahead)[i]
        return [
            (output(i, x[j] + h) - output(i, x[j] - h)) / (2 * h) for i in range(len(f(x)))
        ]
        """,
        """
        ahead[j] += h
        behind[j] -= h
        return map(lambda a, b: (a - b) / (2 * h), f(ahead), f(behind))
        """,
    ],
    "by_columns": [
        "return list(zip(*columns))",
        "return zip(*columns)",
        "return [[one[i] for one in columns] for i in range(len(columns[0]))]",
        """
        rows = []
        for i in range(len(f(x))):
            row = []
            for j in range(len(x)):
                row.append(columns[j][i])
            rows.append(row)
        return rows
        """,
        """
        table = [[0.0] * len(x) for _ in columns[0]]
        for j, one in enumerate(columns):
            for i, value in enumerate(one):
                table[i][j] = value
        return table
        """,
        "return map(list, zip(*columns))",
    ],
    "chain_code": [
        """
        table = []
        for row in then:
            table.append([])
            for j in range(len(first[0])):
                table[-1].append(sum(row[k] * first[k][j] for k in range(len(first))))
        return table
        """,
        """
        def mixed(row):
            total = [0] * len(first[0])
            for weight, other in zip(row, first):
                total = [t + weight * one for t, one in zip(total, other)]
            return total
        return [mixed(row) for row in then]
        """,
        "return (tuple(sum(map(lambda a, b: a * b, row, c)) for c in columns) for row in then)",
        """
        by_column = [[sum(a * b for a, b in zip(row, c)) for row in then] for c in columns]
        return list(zip(*by_column))
        """,
    ],
}
RIGHT_PROGRAMS = {
    f"jacobian.{name}": [filled(spec["starter"], code) for code in _CODE[name]]
    for name, spec in programs().items()
}
