"""견주기: 셈의 끝자리만 봐주고, 모양과 종류는 봐주지 않습니다."""

import torch

from chaewo.judging.compare import close, other_shape, random_tensors


def test_close_sees_shape_type_and_small_differences():
    assert close(torch.ones(2), torch.ones(2, dtype=torch.float64) + 1e-7)
    assert not close(torch.ones(2), torch.ones(2) + 1e-3)
    assert not close(torch.ones(1, 2), torch.ones(2))
    assert not close(torch.ones(()), 1.0)
    assert close([1, "가", 0.1 + 0.2], [1, "가", 0.3])
    assert close(1, 1 + 1e-7)  # 정수와 실수도 끝자리까지만 견줍니다.
    assert close(1 + 1e-7, 1)
    assert not close([1, 2], [1, 2, 3])
    assert close({"가": [1.0]}, {"가": [1.0]})
    assert not close({"가": 1}, {"나": 1})


def test_other_shape_names_the_first_one_that_differs():
    got, expected = [torch.ones(2), torch.ones(2, 3)], [torch.ones(2), torch.ones(3, 2)]
    assert "(2, 3)" in other_shape(got, expected, "행과 열을 보세요.")
    assert other_shape(expected, expected, "") is None
    assert other_shape(1.0, 2.0, "") is None


def test_random_tensors_are_always_the_same_and_disturb_nothing():
    before = torch.get_rng_state()
    one, other = random_tensors((2,)), random_tensors((2,))
    assert torch.equal(one[0], other[0])
    assert torch.equal(before, torch.get_rng_state())
