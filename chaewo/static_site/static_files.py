"""지어낸 파일을 책의 `_static`에 둡니다. 주소에 붙는 내용 해시는 `first_load.py`가 적습니다."""

from pathlib import Path


def add(app, files: dict[str, str]) -> None:
    """`files`(이름 → 글)를 씁니다. `builder-inited`에서 부릅니다."""
    folder = Path(app.doctreedir) / "chaewo_static"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    if str(folder) not in app.config.html_static_path:
        app.config.html_static_path.append(str(folder))
