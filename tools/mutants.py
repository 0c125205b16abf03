"""검사가 정말로 잡아내는지: 코드를 한 곳씩 바꾸어 보고, 검사가 실패하는지 봅니다.

    python -m tools.mutants 60          # 아무 곳이나 예순 군데(씨앗은 1)
    python -m tools.mutants 60 --seed 2

저장소를 임시 폴더에 복사해 그 안에서만 바꿉니다. 살아남은 것마다 바꾼 줄을 보여 주며, 사람이 보고 뜻이 같은
변화인지(같으면 괜찮습니다) 검사가 모자란지 가립니다. 바꾸지 않아도 검사가 실패하는 것은 세지 않습니다.
`make test`에는 들지 않습니다.
"""

import argparse
import ast
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools.lib.notebook_files import ROOT
from tools.run_tests import ON_LIVE_SITE

IGNORED = shutil.ignore_patterns(
    ".git", ".venv", "_build", "__pycache__", ".*_cache", ".hypothesis"
)
LONGEST = 1200  # 초. 바꾼 코드가 끝나지 않으면 그것도 잡힌 것입니다.
# 몇 픽셀 옮긴 그림은 사람이 화면으로 봅니다. 여기에서는 판정, 위젯의 동작, 닫힌 식을 바꿉니다.
DRAWINGS = re.compile(r"picture|chart|layout|axes|arrow|canvas|maps$|joint|curves")
_SWAPS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.Is: ast.IsNot,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
_JS_SWAPS = {
    " < ": " <= ",
    " > ": " >= ",
    " <= ": " < ",
    " >= ": " > ",
    " === ": " !== ",
    " !== ": " === ",
    " + ": " - ",
    " - ": " + ",
    " * ": " + ",
    " / ": " * ",
    " && ": " || ",
    " || ": " && ",
}


class Mutant(NamedTuple):
    """`file`의 `line`번째 줄을 `old`에서 `new`로 바꾼 것. `tests`가 그것을 잡아야 합니다."""

    file: str
    line: int
    old: str
    new: str
    tests: list[str]


def targets() -> Iterator[tuple[Path, list[str]]]:
    """(바꿀 파일, 그것을 지키는 검사)."""
    package = ROOT / "chaewo"
    for path in sorted(package.glob("*.py")):
        yield path, ["tests/core", "tests/widgets"]
    for path in sorted(package.glob("blanks/*.py")):
        yield path, ["tests/chapters/test_blanks.py", "tests/widgets/blank"]
    for path in sorted(package.glob("judging/*.py")):
        yield path, ["tests/judging", "tests/chapters/test_exercises.py"]
    for path in sorted(package.glob("chapters/*/**/*.py")):
        chapter = path.relative_to(package / "chapters").parts[0]
        both = [*ROOT.glob(f"book/*{chapter}.ipynb"), *ROOT.glob(f"solutions/*/*{chapter}.ipynb")]
        notebooks = [str(one.relative_to(ROOT)) for one in both]
        yield path, ["tests/chapters", "--nbval", *notebooks, "-k", f"{chapter}. or {chapter}"]
    for kind in ("*.py", "*.js"):
        for path in sorted(package.glob(f"widgets/*/{kind}")):
            room = path.parent.name
            if DRAWINGS.search(path.stem):
                continue
            tests = ["tests/widgets" if room == "kit" else f"tests/widgets/{room}"]
            # 채워진 노트의 쪽은 책이 만들지만, 그 코드는 빈칸의 방에 있습니다.
            notes = ROOT.glob("tests/static_site/test_filled_note*.py") if room == "blank" else []
            yield path, [*tests, *(str(one.relative_to(ROOT)) for one in notes)]


def mutants(path: Path, tests: list[str]) -> Iterator[Mutant]:
    text = path.read_text(encoding="utf-8")
    changes = _python_changes(text) if path.suffix == ".py" else _javascript_changes(text)
    name = path.relative_to(ROOT).as_posix()
    for line, old, new in changes:
        yield Mutant(name, line, old, new, tests)


def _python_changes(text: str) -> Iterator[tuple[int, str, str]]:
    lines, tree = text.splitlines(), ast.parse(text)
    material = set(_material(tree))
    for node in ast.walk(tree):
        changed = None if node in material else _changed(node)
        if changed and node.lineno == node.end_lineno:
            line = lines[node.lineno - 1].encode()
            new = line[: node.col_offset] + changed.encode() + line[node.end_col_offset :]
            yield node.lineno, lines[node.lineno - 1], new.decode()


def _material(tree: ast.Module) -> Iterator[ast.AST]:
    """문제의 재료인 마디들: 넣어 보는 입력, 틀린 프로그램, 거기에만 쓰이는 함수.

    입력의 2가 3이 되어도, 실수가 다른 실수가 되어도 판정은 그대로 옳습니다. 바뀌어야 할 것은 판정입니다.
    `zip`의 `strict`와 난수의 씨앗도 바꾸지 않습니다. 두 길이가 같은 동안에는 아무것도 하지 않고, 씨앗은
    늘 같기만 하면 어느 수여도 됩니다.
    """
    parts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword)
        and node.arg in ("cases", "mistakes", "seconds", "seed", "slow", "strict")
    ]
    parts += [
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("seed")
        for part in node.args
    ]
    parts += [
        node
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).isupper()
    ]
    inside = {node for part in parts for node in ast.walk(part)}
    used = {node.id for node in inside if isinstance(node, ast.Name)}
    used -= {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in inside
    }
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in used:
            inside.update(ast.walk(node))
    yield from inside


def _changed(node: ast.AST) -> str | None:
    """`node`를 조금 바꾼 코드. 바꿀 것이 없으면 None."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=right) if type(op) in _SWAPS:
            return ast.unparse(ast.Compare(left, [_SWAPS[type(op)]()], right))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SWAPS:
            return f"({ast.unparse(ast.BinOp(left, _SWAPS[type(op)](), right))})"
        case ast.BoolOp(op=op, values=values):
            return f"({ast.unparse(ast.BoolOp(_SWAPS[type(op)](), values))})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return ast.unparse(operand)
        case ast.Constant(value=bool(value)):
            return str(not value)
        case ast.Constant(value=int(value)):
            return str(value + 1)
        case ast.Return(value=ast.expr()) if ast.unparse(node) != "return None":
            return "return None"
    return None


def _javascript_changes(text: str) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        code = line.split("//")[0]
        if '"' in code or "`" in code or code.lstrip().startswith(("import", "*", "/*")):
            continue  # 글자열 안의 것을 바꾸지 않습니다.
        for old, new in _JS_SWAPS.items():
            if old in code:
                yield number, line, line.replace(old, new, 1)
        found = re.search(r"(?<![\w.#])(\d+)(?![\w.])", code)
        if found:
            start, end = found.span()
            yield number, line, f"{line[:start]}{int(found[1]) + 1}{line[end:]}"


def choose(count: int, seed: int) -> list[Mutant]:
    """파일마다 하나씩, 그 파일들을 섞은 차례로 `count`개."""
    chance = random.Random(seed)
    found = [list(mutants(path, tests)) for path, tests in targets()]
    picked = [chance.choice(each) for each in found if each]
    chance.shuffle(picked)
    while len(picked) < count:
        picked.append(chance.choice(chance.choice([each for each in found if each])))
    return picked[:count]


def failed(mutant: Mutant, copy: Path) -> str | None:
    """`mutant`를 넣은 복사본에서 처음 실패하는 검사. 모두 통과하면 None."""
    path = copy / mutant.file
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    lines[mutant.line - 1] = lines[mutant.line - 1].replace(mutant.old, mutant.new)
    path.write_text("".join(lines), encoding="utf-8")
    try:
        return first_failure(mutant.tests, copy)
    finally:
        path.write_text(text, encoding="utf-8")


def alone(found: str) -> list[str]:
    """실패한 검사 `found`만 다시 실행하는 pytest의 인자. 노트북의 셀은 앞의 셀들과 함께 실행합니다."""
    path, *names = found.split("::")
    return ["--nbval", path] if path.endswith(".ipynb") else [path, "-k", names[-1].split("[")[0]]


def first_failure(tests: list[str], copy: Path) -> str | None:
    commands = [["pytest", "-q", "-x", *tests]]
    if any(test.startswith("tests/widgets") for test in tests):
        # 쪽도 다시 만듭니다. 앞의 mutant가 든 쪽이 남아 있으면 엉뚱한 것이 잡힙니다.
        commands.insert(0, ["tools.live", "--once"])
    for command in commands:
        done = _run(command, copy)
        if done is None:
            return "끝나지 않음"
        if done.returncode:
            found = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - |$)", done.stdout, re.MULTILINE)
            return found[1] if found else (done.stderr or done.stdout)[-300:].strip()
    return None


def _run(module: list[str], copy: Path) -> subprocess.CompletedProcess | None:
    try:
        return subprocess.run(
            [sys.executable, "-m", *module],
            cwd=copy,
            env=os.environ | {"PYTHONPATH": str(copy), ON_LIVE_SITE: "1"},
            capture_output=True,
            encoding="utf-8",
            timeout=LONGEST,
        )
    except subprocess.TimeoutExpired:
        return None


def main() -> int:
    parser = argparse.ArgumentParser(description="한 곳씩 바꾼 코드를 검사가 잡는지 봅니다.")
    parser.add_argument("count", type=int, nargs="?", default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    killed = survived = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "book"
        shutil.copytree(ROOT, copy, ignore=IGNORED)
        for mutant in choose(given.count, given.seed):
            found = failed(mutant, copy)
            if found is None:
                mark, found, survived = "✗ 살아남음", "모두 통과", survived + 1
            elif "::" in found and first_failure(alone(found), copy):
                mark, found = "○ 세지 않음", f"바꾸지 않아도 실패합니다: {found}"
            else:
                mark, killed = "✓ 잡힘", killed + 1
            print(f"{mark}  {mutant.file}:{mutant.line}")
            print(f"    - {mutant.old.strip()[:150]}\n    + {mutant.new.strip()[:150]}")
            print(f"    {found}", flush=True)
    print(f"{killed + survived}개 가운데 {killed}개를 잡았습니다.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
