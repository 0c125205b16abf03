"""연습문제를 `my_exercises/`에 복사합니다. 이미 있는 파일은 학습자의 것이므로 그대로 둡니다."""

import shutil
from pathlib import Path

from tools.lib.notebook_files import ROOT, notebooks_in


def copy_new(exercises: Path, mine: Path) -> list[Path]:
    """새로 복사한 파일들."""
    copied = []
    for source in notebooks_in(exercises):
        target = mine / source.relative_to(exercises)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
            copied.append(target)
    return copied


if __name__ == "__main__":
    new = copy_new(ROOT / "exercises", ROOT / "my_exercises")
    print(f"my_exercises/에 연습문제 {len(new)}개를 복사했습니다. 전에 푼 것은 그대로 있습니다.")
