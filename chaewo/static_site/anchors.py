"""절의 주소를 제목으로 짓습니다: `#변화도는-누적됩니다`.

docutils는 로마자만 남기므로 한글 제목은 `#id3`이 되고, 앞에 절 하나가 생기면 그 뒤의 주소가 모두 밀립니다.
원고에 `(이름)=`으로 붙인 주소는 그대로 둡니다. 용어집의 줄에도 그 말로 주소를 줍니다: `#말-변화도`.
"""

import re

from docutils import nodes

GLOSSARY = "book/glossary"
TERM_COLUMNS = 4
BEFORE_COLLECTORS = 400  # 차례와 찾기가 주소를 모으기(500) 전에


def setup(app):
    app.connect("doctree-read", rename, priority=BEFORE_COLLECTORS)
    app.connect("doctree-read", name_terms)


def rename(app, doctree):
    taken = {
        id_
        for node in doctree.findall(nodes.Element)
        for id_ in node["ids"]
        if _given(doctree, id_)
    }
    for section in doctree.findall(nodes.section):
        named = [id_ for id_ in section["ids"] if _given(doctree, id_)]
        title = section.next_node(nodes.title)
        if title is None:
            continue
        new = _unique(slug(title.astext()), taken)
        taken.add(new)
        for old in set(section["ids"]) - set(named):
            doctree.ids.pop(old, None)
        section["ids"] = [new, *named]
        doctree.ids[new] = section


def name_terms(app, doctree):
    """용어집의 표에서 둘째 칸이 이 책의 말입니다. 쉼표로 둘을 적었으면 주소도 둘입니다."""
    if app.env.docname != GLOSSARY:
        return
    for row in doctree.findall(nodes.row):
        if isinstance(row.parent, nodes.tbody) and len(row) == TERM_COLUMNS:
            terms = re.sub(r"\(.*?\)", "", row[1].astext()).split(",")
            # 한 마디에 둘을 주면 docutils가 표 안에 span을 적고, 브라우저는 그것을 표 앞으로 꺼냅니다.
            for node, term in zip([row, *row], terms, strict=False):
                node["ids"].append(f"말-{slug(term)}")


def slug(title: str) -> str:
    """제목의 글자와 숫자만 남기고 사이를 붙임표로 잇습니다."""
    return re.sub(r"[\W_]+", "-", title.lower()).strip("-") or "section"


def _given(doctree, id_: str) -> bool:
    """`(이름)=`처럼 글쓴이가 붙인 주소인지."""
    names = [name for name, known in doctree.nameids.items() if known == id_]
    return any(doctree.nametypes.get(name) for name in names)


def _unique(wanted: str, taken: set[str]) -> str:
    found, count = wanted, 1
    while found in taken:
        count += 1
        found = f"{wanted}-{count}"
    return found
