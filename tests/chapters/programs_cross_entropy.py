"""11장의 코드 빈칸에 사람이 적을 법한 옳은 프로그램들."""

RIGHT_PROGRAMS = {
    "cross_entropy.gradients": [
        "g = [pi / len(p) for pi in row]\ng[c] -= 1 / len(p)\nrows.append(g)",
        "one_hot = [1 if i == c else 0 for i in range(len(row))]\nrows.append([(a - b) / len(p) for a, b in zip(row, one_hot)])",
        "rows += [[(pi - 1 if i == c else pi) / len(answers) for i, pi in enumerate(row)]]",
        "rows.append(tuple((row[i] - float(i == c)) / len(p) for i in range(len(row))))",
        """
        def gradients(p, answers):
            n = len(p)
            table = [[pi / n for pi in row] for row in p]
            for row, c in zip(table, answers):
                row[c] -= 1 / n
            return table
        """,
        """
        def gradients(p, answers):
            for row, c in zip(p, answers):
                yield [(pi - (i == c)) / len(p) for i, pi in enumerate(row)]
        """,
    ],
    "cross_entropy.softmax": [
        "top = [exp(zi - max(z)) for zi in z]\ntotal = sum(top)\nreturn [t / total for t in top]",
        "return [1 / sum(exp(zj - zi) for zj in z) for zi in z]",
        """
        m = max(z)
        log_sum = m + log(sum(exp(zi - m) for zi in z))
        return [exp(zi - log_sum) for zi in z]
        """,
        """
        import math
        m = sorted(z)[-1]
        powers = [math.exp(zi - m) for zi in z]
        return map(lambda power: power / sum(powers), powers)
        """,
        """
        m = max(z) + 3  # 꼭 최댓값이 아니어도 됩니다.
        powers = [2.718281828459045 ** (zi - m) for zi in z]
        return tuple(power / sum(powers) for power in powers)
        """,
    ],
    "cross_entropy.loss": [
        "m = max(z)\nreturn log(sum(exp(zi - m) for zi in z)) - (z[c] - m)",
        "return log(sum(exp(zi - max(z)) for zi in z)) + max(z) - z[c]",
        "z = [zi - max(z) for zi in z]\nreturn log(sum(exp(zi) for zi in z)) - z[c]",
        """
        import math
        m = max(z)
        at = z.index(m)
        rest = sum(math.exp(zi - m) for i, zi in enumerate(z) if i != at)
        return m - z[c] + math.log1p(rest)
        """,
        """
        total = z[0]  # 로그로 더해 갑니다.
        for zi in z[1:]:
            high, low = max(total, zi), min(total, zi)
            total = high + log(1 + exp(low - high))
        return total - z[c]
        """,
        """
        def log_softmax(z):
            m = max(z)
            return [zi - m - log(sum(exp(zj - m) for zj in z)) for zi in z]
        return -log_softmax(z)[c]
        """,
        "p = softmax(z)\nat = p.index(max(p))\nreturn z[at] - log(p[at]) - z[c]",
    ],
}
