"""쪽에서 코드를 고쳐 쓰고 실행하는 데 쓰는 남의 것을 다시 만듭니다: `python -m tools.vendor`.

`tools/in_page/package-lock.json`이 판과 해시를 못 박고, `npm ci`가 그 해시를 확인합니다. 만든 것은
`chaewo/static_site/python/vendor/`에 저장소의 파일로 둡니다. 책을 짓는 데는 npm도 네트워크도 들지 않습니다.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from tools.lib.notebook_files import ROOT

RECIPE = ROOT / "tools" / "in_page"
VENDOR = ROOT / "chaewo" / "static_site" / "python" / "vendor"
MICROPYTHON = "@micropython/micropython-webassembly-pyscript"
SUMS = "SHA256SUMS"


def main() -> None:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm이 없습니다. Node.js를 설치한 뒤 다시 실행해 주세요.")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "in_page"
        shutil.copytree(RECIPE, work)
        subprocess.run([npm, "ci", "--silent", "--no-audit", "--no-fund"], cwd=work, check=True)
        esbuild = [str(work / "node_modules" / ".bin" / "esbuild"), "--minify", "--charset=utf8"]
        bundled = [*esbuild, "codemirror.js", "--bundle", "--format=iife"]
        _write("codemirror.js", _output(bundled, work))
        made = work / "node_modules" / MICROPYTHON
        _write("micropython.js", classic(_output([*esbuild, made / "micropython.mjs"], work)))
        _write("micropython.wasm", (made / "micropython.wasm").read_bytes())
        licenses = sorted(work.glob("node_modules/@codemirror/*/LICENSE"))
        _write("LICENSE-codemirror.txt", licenses[0].read_bytes())
    (VENDOR / SUMS).write_text("".join(f"{line}\n" for line in sums()), encoding="utf-8")


def classic(loader: bytes) -> bytes:
    """모듈이 아닌 일꾼(worker)이 함수 안에 넣을 수 있게 고친 로더.

    `file://`에서 크로미움은 모듈 일꾼을 막습니다. `export`를 떼고, 모듈의 제 주소를 빈 주소로 바꿉니다.
    """
    text = loader.decode()
    for found, put in {
        r"import\.meta\.url": '"file:///"',
        r"export default \w+;": "",
        r"export (?=async function loadMicroPython\b)": "",
    }.items():
        text, count = re.subn(found, put, text)
        if not count:
            sys.exit(f"로더에 {found!r}이 없습니다. MicroPython의 판을 살펴보세요.")
    return text.encode()


def sums() -> list[str]:
    """`SHA256SUMS`에 적힐 줄들."""
    files = [path for path in sorted(VENDOR.iterdir()) if path.name != SUMS]
    return [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in files]


def _output(command: list, folder: Path) -> bytes:
    return subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE).stdout


def _write(name: str, content: bytes) -> None:
    VENDOR.mkdir(exist_ok=True)
    (VENDOR / name).write_bytes(content)
    print(f"{name}: {len(content) / 1024:,.0f} KB")


if __name__ == "__main__":
    main()
