"""제목 아래의 단추: 쪽의 노트북을 Colab이나 Binder에서 열고, 연습은 내려받거나 풀이로 갑니다.

Colab과 Binder는 GitHub의 저장소에서 노트북을 읽으므로, 책이 제 저장소를 알 때에만 나옵니다. 읽는 것은
`notebooks` 가지의, 어디에서나 실행되게 다듬은 노트북입니다(`downloads.py`).
"""

from html import escape
from urllib.parse import quote

from docutils import nodes

from chaewo.static_site import addresses
from chaewo.static_site.notebooks import downloads

COLAB = "https://colab.research.google.com/github/{repository}/blob/{branch}/{path}"
BINDER = "https://mybinder.org/v2/gh/{repository}/{branch}?labpath={encoded}"
HOW = (
    "내려받은 노트북은 JupyterLab이나 VS Code에서 풉니다. 이 책의 저장소가 있다면 `make lab`을 실행하세요. "
    "노트북이 `{folder}`에 복사되어 있습니다."
)


def setup(app):
    app.connect("doctree-resolved", add)


def add(app, doctree, page):
    """장에는 열 곳이 있을 때에만, 연습에는 언제나 단추를 둡니다."""
    if not downloads.has_notebook(app, page) or page.startswith("solutions/"):
        return
    launch = launch_links(page, addresses.repository())
    if page.startswith("exercises/"):
        added = [_row(_exercise_links(page, launch), "chaewo-exercise"), _how(page)]
    else:
        added = [_row(launch, "chaewo-launch")] if launch else []
    title = next(doctree.findall(nodes.title))
    place = title.parent.index(title) + 1
    title.parent[place:place] = added


def launch_links(page: str, repository: str | None) -> list[tuple[str, str]]:
    """(주소, 단추의 글)의 목록. 저장소를 모르면 비어 있습니다."""
    if repository is None:
        return []
    path = f"{page}.ipynb"
    parts = {"repository": repository, "branch": downloads.BRANCH, "path": path}
    encoded = quote(path, safe="")
    return [
        (COLAB.format(**parts), "Colab에서 열기"),
        (BINDER.format(**parts, encoded=encoded), "Binder에서 열기"),
    ]


def _exercise_links(page: str, launch: list[tuple[str, str]]) -> list[tuple[str, str]]:
    top = "../" * page.count("/")
    notebook = (top + downloads.address(page), "노트북 내려받기")
    solution = (f"{top}{page.replace('exercises/', 'solutions/', 1)}.html", "풀이 쪽으로")
    return [notebook, *launch, solution]


def _row(links: list[tuple[str, str]], name: str) -> nodes.raw:
    items = "".join(map(_link, links))
    return nodes.raw("", f'<p class="chaewo-buttons {name}">{items}</p>', format="html")


def _link(link: tuple[str, str]) -> str:
    address, words = link
    if not address.startswith("https://"):
        return f'<a href="{escape(address)}">{words}</a>'
    # 책은 그대로 두고 오갈 수 있게 새 탭에서 엽니다. 화면 낭독기에는 그렇다고 말합니다.
    note = '<span class="visually-hidden"> (새 탭)</span>'
    return f'<a href="{escape(address)}" target="_blank" rel="noopener">{words}{note}</a>'


def _how(page: str) -> nodes.paragraph:
    folder = page.replace("exercises", "my_exercises", 1).rsplit("/", 1)[0] + "/"
    words = HOW.format(folder=folder).split("`")
    parts = [nodes.literal("", w) if i % 2 else nodes.Text(w) for i, w in enumerate(words)]
    return nodes.paragraph("", "", *parts, classes=["chaewo-how"])
