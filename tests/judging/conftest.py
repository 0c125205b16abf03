"""판정의 검사가 함께 쓰는 준비물."""

import pytest

from chaewo.judging import progress as module


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """학습자의 폴더에서 새 커널을 켠 것처럼."""
    monkeypatch.delenv("CHAEWO_PROGRESS", raising=False)
    monkeypatch.chdir(tmp_path)
    new_kernel(monkeypatch)
    return tmp_path


def new_kernel(monkeypatch):
    monkeypatch.setattr(module, "_here", set())
    monkeypatch.setattr(module, "_notice", "")
