"""용어집이 쓰지 않기로 한 말을 글에서 찾습니다.

금지된 말은 `book/glossary.md`의 표(셋째 칸)에서 읽습니다. 코드, 인용, 노트의 말은 우리의 글이
아니므로 보지 않습니다.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin

from tools.lib.notebook_files import ROOT, read_notebook

GLOSSARY = ROOT / "book" / "glossary.md"
# 금지된 말을 품었지만 다른 말입니다.
EXCEPTIONS = ("경사하강법",)
# 노트를 그대로 옮긴 쪽. 노트의 말은 고치지 않습니다.
QUOTED_PAGES = {"book/note.md", "book/note.ipynb"}
CODE_DIRECTIVES = {"code", "code-block", "code-cell", "math", "literalinclude", "raw", "eval-rst"}
_MARKDOWN = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin).use(colon_fence_plugin)
# 줄 안의 것 가운데 글인 것. 코드, 수식, HTML, 링크의 괄호는 빈칸이 됩니다.
_WORDS = {
    "text": lambda part: part.content,
    "image": lambda part: part.content,  # 대체 글
    "softbreak": lambda _: "\n",
    "em_open": lambda _: "",
    "em_close": lambda _: "",
    "strong_open": lambda _: "",
    "strong_close": lambda _: "",
}
# 낱말 뒤에 붙는 조사와 어미. 이것까지 보아야 "층은"은 찾고 "층계"는 지나칩니다.
ENDINGS = (
    "이|가|을|를|은|는|의|에|와|과|로|도|만|나|란|라|며|고|인|다|한|할|된|뿐|에서|에게|으로|로서|까지|부터|"
    "이나|마다|처럼|보다|이란|이라|라고|라는|라면|이며|이고|이다|에는|에도|에만|와의|과의|로는|로부터|으로서|"
    "으로부터|으로는|에서는|에서도|이라고|이라는|이라면|이므로|므로|입니다|입니까|였습니다|이었습니다|인가|"
    "인가요|예요|이에요|하다|하는|하면|하고|합니다|되는|됩니다"
)


@dataclass(frozen=True)
class Slip:
    """금지된 말 하나. `line`은 그 말이 든 줄입니다."""

    where: str
    term: str
    use: str
    line: str

    def __str__(self) -> str:
        return f"{self.where}: '{self.term}' 대신 '{self.use}' — {self.line}"


def banned_terms(glossary: str) -> dict[str, str]:
    """용어집의 표에서 `{쓰지 않는 말: 이 책의 말}`."""
    terms = {}
    for line in glossary.splitlines():
        cells = [cell.strip(" *`") for cell in line.strip().strip("|").split("|")]
        if not line.lstrip().startswith("|") or len(cells) < 4 or cells[2] == "쓰지 않는 말":
            continue
        for term in re.sub(r"\(.*?\)", "", cells[2]).split(","):
            if re.search("[가-힣]", term):
                terms[term.strip()] = cells[1]
    return terms


def slips(text: str, terms: dict[str, str], where: str) -> Iterator[Slip]:
    """`text`(이미 코드와 인용을 뺀 글)에서 금지된 말을 찾습니다. 조사가 붙은 것도 찾습니다."""
    for exception in EXCEPTIONS:
        text = text.replace(exception, "")
    for term, use in terms.items():
        words = r"\s+".join(map(re.escape, term.split()))
        pattern = rf"(?<![가-힣A-Za-z]){words}들?(?:{ENDINGS})?(?![가-힣])"
        for found in re.finditer(pattern, text):
            start = text.rfind("\n", 0, found.start()) + 1
            line = text[start:].split("\n", 1)[0].strip()
            yield Slip(where, term, use, line[:80])


def prose_of_markdown(text: str, *, is_glossary: bool = False) -> str:
    """코드, 수식, 인용, 따옴표 속의 말, 링크의 주소를 뺀 글."""
    hidden = {"blockquote_open", "table_open"} if is_glossary else {"blockquote_open"}
    lines = "\n".join(_prose_lines(_MARKDOWN.parse(text), hidden))
    return re.sub(r"“[^”\n]*”|‘[^’\n]*’|\"[^\"\n]*\"", " ", lines)


def _prose_lines(tokens: list[Token], hidden: set[str]) -> Iterator[str]:
    inside = 0  # 인용(용어집에서는 표도) 안의 깊이
    for token in tokens:
        if token.type in hidden:
            inside += 1
        elif token.type.replace("_close", "_open") in hidden:
            inside -= 1
        elif not inside and token.type == "inline":
            yield "".join(_WORDS.get(part.type, lambda _: " ")(part) for part in token.children)
        elif not inside and token.type in ("fence", "colon_fence"):
            yield from _box(token, hidden)


def _box(token: Token, hidden: set[str]) -> Iterator[str]:
    """`{상자} 제목`의 제목과 내용. 코드와, 노트를 옮긴 상자(note-quote)는 글이 아닙니다."""
    box = re.match(r"\{([\w-]+)\}\s*(.*)", token.info)
    quoted = re.search(r"^:class:.*\bnote-quote\b", token.content, flags=re.MULTILINE)
    if box and box[1] not in CODE_DIRECTIVES and not quoted:
        body = re.sub(r"\A(?:\s*:[\w-]+:.*\n)+", "", token.content)
        yield from _prose_lines(_MARKDOWN.parse(f"{box[2]}\n\n{body}"), hidden)


def korean_strings_of_python(source: str) -> list[str]:
    """한글이 든 문자열(설명글 포함). 주석은 보지 않습니다."""
    values = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [value for value in values if re.search("[가-힣]", value)]


def korean_strings_of_javascript(source: str) -> list[str]:
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    source = re.sub(r"(?m)(^|[\s;{}])//.*$", r"\1", source)
    found = re.findall(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`", source)
    return [text[1:-1] for text in found if re.search("[가-힣]", text)]


def slips_in_book(root: Path = ROOT) -> list[Slip]:
    """책, 연습, 꾸러미의 모든 글에서 찾은 것."""
    terms = banned_terms((root / GLOSSARY.relative_to(ROOT)).read_text(encoding="utf-8"))
    found: list[Slip] = []
    for where, text in _prose(root):
        found += slips(text, terms, where)
    for where, text in _messages(root):
        # 문자열이 그 말 하나뿐이면 글이 아니라 자료입니다(예: 답으로 받아 주는 다른 이름).
        if text.strip() not in terms:
            found += slips(prose_of_markdown(text), terms, where)
    return found


def _prose(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted([*root.glob("*.md"), *(root / "book").glob("*.md")]):
        where = path.relative_to(root).as_posix()
        if where not in QUOTED_PAGES:
            text = path.read_text(encoding="utf-8")
            yield where, prose_of_markdown(text, is_glossary=path.name == GLOSSARY.name)
    for folder in ("book", "solutions"):
        for path in sorted((root / folder).rglob("*.ipynb")):
            where = path.relative_to(root).as_posix()
            if where in QUOTED_PAGES or ".ipynb_checkpoints" in path.parts:
                continue
            for cell in read_notebook(path).cells:
                if cell.cell_type == "markdown":
                    yield f"{where} 셀 {cell.id}", prose_of_markdown(cell.source)


def _messages(root: Path) -> Iterator[tuple[str, str]]:
    readers = {".py": korean_strings_of_python, ".js": korean_strings_of_javascript}
    for path in sorted((root / "chaewo").rglob("*")):
        if path.suffix in readers:
            for text in readers[path.suffix](path.read_text(encoding="utf-8")):
                yield path.relative_to(root).as_posix(), text
