"""빈칸과 연습문제의 검사가 함께 쓰는 것."""

import pytest
import torch


@pytest.fixture
def double_precision():
    """10장의 첫 셀처럼 기본 자료형을 배정밀도로 바꿉니다."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)
