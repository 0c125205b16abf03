"""장의 폴더에서 문제를 찾습니다. `exercises.py`에 놓인 `Judge`의 이름이 곧 문제의 이름입니다."""

from functools import cache
from importlib import import_module

from chaewo.chapters import WITH_EXERCISES
from chaewo.judging.exercise import Judge


def exercises_of(chapter: str) -> dict[str, Judge]:
    """한 장의 문제 전부, 적힌 차례대로: `{이름: 판정}`."""
    module = import_module(f"chaewo.chapters.{chapter}.exercises")
    return {name: value for name, value in vars(module).items() if isinstance(value, Judge)}


@cache
def all_exercises() -> dict[str, Judge]:
    """모든 문제의 온 이름("backward.grads_after")과 판정."""
    return {
        f"{chapter.name}.{name}": judge
        for chapter in WITH_EXERCISES
        for name, judge in exercises_of(chapter.name).items()
    }
