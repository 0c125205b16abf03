"""저장된 오류 출력을 쪽에 보입니다.

노트북은 오류의 종류와 말만 저장하고 traceback은 비워 둡니다(경로가 들어 있고 nbval이 견주지
않습니다). MyST-NB는 traceback만 그리므로, 읽는 동안 오류의 말을 그 자리에 넣습니다.
"""

import json


def setup(app):
    """노트북 원본을 읽을 때마다 끼어듭니다. 파일은 바꾸지 않습니다."""
    app.connect("source-read", show_errors)


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
