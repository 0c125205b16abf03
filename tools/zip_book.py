"""인터넷 없이 볼 책을 파일 하나로 묶습니다: `make zip`. 풀어서 `index.html`을 두 번 누르면 열립니다.

책과 함께 노트북도 담습니다. 꾸러미가 노트북의 위 폴더에 있으므로 노트북도 인터넷 없이 `chaewo`를 찾습니다.
"""

import zipfile
from pathlib import Path

from tools import build_book
from tools.notebooks_branch import shelf

ZIP = build_book.ROOT / "_build" / "chaewo-book.zip"
TOP = "chaewo-book"
README = """채워 넣는 오토그라드 노트

1. 압축을 모두 푼 다음 index.html을 두 번 눌러 브라우저로 여세요. 인터넷이 없어도 됩니다.
2. 코드를 실행하려면 notebooks 폴더의 노트북을 JupyterLab이나 VS Code에서 여세요.
   첫 셀이 이 책의 꾸러미 chaewo를 설치합니다. 노트북만 따로 옮기려면 .whl 파일도 함께 옮기세요.
"""


def pack(site: Path, target: Path) -> None:
    """`site`의 책과 노트북을 `target`에 묶습니다."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{TOP}/읽어 주세요.txt", README)
        for path in sorted(path for path in site.rglob("*") if path.is_file()):
            packed.write(path, f"{TOP}/{path.relative_to(site).as_posix()}")
        for path, name in shelf(site):
            packed.write(path, f"{TOP}/notebooks/{name}")


def main() -> None:
    build_book.main()
    pack(build_book.OUTPUT, ZIP)
    size = ZIP.stat().st_size / 1e6
    print(f"책을 묶었습니다: {ZIP.relative_to(build_book.ROOT).as_posix()} ({size:.1f} MB)")


if __name__ == "__main__":
    main()
