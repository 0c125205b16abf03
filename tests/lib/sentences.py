"""모듈에 적힌 도움말의 문장들. 아무도 닿지 않는 문장이 있는지 볼 때 씁니다."""

import ast
import re
from pathlib import Path


def sentences(path: Path) -> set[str]:
    """설명글(docstring)이 아니면서 마침표나 물음표로 끝나는 한국어. f 문자열에서는 끝의 조각입니다."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {
        node.value.strip()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
        if re.search(r"[가-힣].*[.?]$", node.value.strip(), flags=re.DOTALL)
    }
