"""첫 쪽의 그림이 지금의 장과 도구가 그리는 그대로인가."""

from tools.chapter_pictures import FOLDER, pictures


def test_pictures_are_what_the_tool_draws():
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()}
    assert kept == pictures()
