"""쪽에서 파이썬을 실행하고 고쳐 쓰는 스크립트: 처음 쓸 때 읽히고, 그 전에는 한 글자도 읽히지 않습니다.

`file://`에서도 되는 길은 하나뿐입니다: 보통 스크립트가 로더의 글과 wasm의 바이트(base64)를 내려놓고, 그
글로 만든 Blob이 일꾼(모듈이 아닌)이 됩니다. 크로미움은 모듈 일꾼을, WebKit은 wasm의 blob 주소를 막습니다.
"""

import base64
import json
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
RUN_PROGRAM = HERE.parents[1] / "run_program.py"
VENDOR = HERE / "vendor"
# 일꾼이 run_program.py를 부르는 말. 두 파이썬이 함께 쓰는 그 파일은 JSON도 오류의 길도 모릅니다.
ANSWERED = """
import io, json, sys
def _traced(error):
    screen = io.StringIO()
    sys.print_exception(error, screen)
    return screen.getvalue()
_session = [None]
def _answered(job, run=run, fresh=fresh, json=json, trace=_traced, session=_session):
    _quiet[0] = False
    job = json.loads(job)
    kept = job.get("session")
    if kept != "go":
        _modules.clear()
    if kept == "start":
        session[0] = fresh()
    space = session[0] if kept else None
    return json.dumps(run(job["before"], job["code"], job["cases"], trace, space))
"""


def scripts() -> dict[str, str]:
    """파일 이름 → 글."""
    wasm = base64.b64encode((VENDOR / "micropython.wasm").read_bytes()).decode()
    python = {"source": worker(), "wasm": wasm}
    return {
        "chaewo-python.js": f"globalThis.chaewoPython = {json.dumps(python, ensure_ascii=False)};\n",
        "chaewo-editor.js": (VENDOR / "codemirror.js").read_text(encoding="utf-8"),
    }


def worker() -> str:
    """일꾼의 글: 로더, 파이썬 글들, `python_worker.js`."""
    shim = (HERE / "micropython_shim.py").read_text(encoding="utf-8")
    programs = RUN_PROGRAM.read_text(encoding="utf-8") + ANSWERED
    texts = {"RUN_PROGRAM": programs, "SHIM": shim}
    constants = "".join(
        f"const {name} = {json.dumps(text, ensure_ascii=False)};\n" for name, text in texts.items()
    )
    loader = (VENDOR / "micropython.js").read_text(encoding="utf-8")
    own = (HERE / "python_worker.js").read_text(encoding="utf-8")
    # 켜지 못한 것을 쪽에 알립니다. 약속 안의 오류는 일꾼의 error 사건이 되지 않습니다.
    return f"(async () => {{\n{loader}\n{constants}{own}\n}})().catch(reportError);\n"


def versions(files: dict[str, str]) -> dict[str, str]:
    """파일마다 주소에 붙일 판: 내용의 해시."""
    return {name: sha256(text.encode()).hexdigest()[:8] for name, text in files.items()}
