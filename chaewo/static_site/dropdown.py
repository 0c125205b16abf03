"""`:class: dropdown`이 붙은 알림 상자를 `<details>`로 바꿉니다. 스크립트가 필요 없습니다."""

from docutils import nodes
from sphinx.locale import admonitionlabels
from sphinx.transforms.post_transforms import SphinxPostTransform


def setup(app):
    """변환을 등록합니다."""
    app.add_post_transform(DropdownAdmonition)


class DropdownAdmonition(SphinxPostTransform):
    """제목은 `<summary>`가 되고, 나머지는 펼쳤을 때 보입니다."""

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs):
        """문서의 알림 상자를 모두 살핍니다."""
        for box in list(self.document.findall(nodes.Admonition)):
            if "dropdown" in box.get("classes", []):
                # replace_self는 상자의 class를 첫 조각에 옮겨 <div>로 감쌉니다.
                at = box.parent.index(box)
                box.parent[at : at + 1] = self.as_details(box)

    def as_details(self, box) -> list[nodes.Node]:
        """상자 하나를 `<details>` 조각들로. 제목이 없는 종류는 그 종류의 이름을 씁니다."""
        if box.children and isinstance(box[0], nodes.title):
            title, body = box[0].children, box.children[1:]
        else:
            title, body = [nodes.Text(admonitionlabels[box.tagname])], box.children
        classes = " ".join(dict.fromkeys(["admonition", *box["classes"]]))
        return [
            _html(f'<details class="{classes}"><summary class="admonition-title">'),
            *title,
            _html("</summary>"),
            *body,
            _html("</details>"),
        ]


def _html(text):
    return nodes.raw("", text, format="html")
