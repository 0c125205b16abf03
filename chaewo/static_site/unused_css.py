"""아무 데도 없는 class나 id를 가리키는 CSS 규칙을 뺍니다."""

import tinycss2

GROUPS = ("media", "supports", "layer", "container")


def used_rules(css: str, words: set[str]) -> str:
    """`words`: 쪽과 스크립트에 나오는 이름들. 여기에 없는 이름이 든 선택자는 아무것도 고르지 못합니다."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_kept(rule, words) for rule in rules)


def _kept(rule, words: set[str]) -> str:
    if rule.type == "qualified-rule":
        selectors = [one for one in _selectors(rule.prelude) if _names(one) <= words]
        if not selectors:
            return ""
        head = ",".join(tinycss2.serialize(one).strip() for one in selectors)
        return f"{head}{{{tinycss2.serialize(rule.content)}}}"
    if rule.type == "at-rule" and rule.lower_at_keyword in GROUPS and rule.content is not None:
        inner = tinycss2.parse_blocks_contents(
            rule.content, skip_comments=True, skip_whitespace=True
        )
        body = "".join(_kept(one, words) for one in inner)
        return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{body}}}" if body else ""
    return rule.serialize()


def _selectors(prelude) -> list[list]:
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _names(selector) -> set[str]:
    """선택자가 꼭 있어야 한다고 하는 class와 id. `:not()` 따위의 괄호 안은 보지 않습니다."""
    classes = {
        after.value
        for before, after in zip(selector, selector[1:], strict=False)
        if before == "." and after.type == "ident"
    }
    return classes | {token.value for token in selector if token.type == "hash"}
