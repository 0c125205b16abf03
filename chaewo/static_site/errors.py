"""저장된 오류와 경고의 출력을 쪽에 보입니다.

노트북은 오류의 종류와 말만 저장하고 traceback은 비워 둡니다(경로가 들어 있고 nbval이 견주지
않습니다). MyST-NB는 traceback만 그리므로, 읽는 동안 오류의 말을 그 자리에 넣습니다. 경고는 다른 출력과
섞여 나오므로, 좁은 화면에서 줄을 나눌 수 있게 `warns`를 붙입니다.
"""

import json
import re

from docutils import nodes

_WARNING = re.compile(r"^\w*Warning: ", re.MULTILINE)


def setup(app):
    """노트북 원본을 읽을 때마다 끼어듭니다. 파일은 바꾸지 않습니다."""
    app.connect("source-read", show_errors)
    app.connect("doctree-resolved", mark_warnings)


def show_errors(app, docname, source):
    """`source`는 글 하나를 담은 리스트입니다. Sphinx가 바꾼 글을 돌려받는 방식입니다."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if output["output_type"] == "error" and not output["traceback"]:
                output["traceback"] = [f"{output['ename']}: {output['evalue']}"]
    source[0] = json.dumps(notebook)


def mark_warnings(app, doctree, docname):
    """경고가 든 출력에 이름을 붙입니다."""
    for output in doctree.findall(nodes.literal_block):
        if "stream" in output["classes"] and _WARNING.search(output.astext()):
            output["classes"].append("warns")
