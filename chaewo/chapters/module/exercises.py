"""8장 「nn.Module로 LeNet 정의하기」의 코드 문제. 적힌 차례가 문제의 차례입니다."""

# isort: off
from chaewo.chapters.module.forward import flatten_batch, Restored
from chaewo.chapters.module.layers import MLP, parameter_counts
from chaewo.chapters.module.freezing import freeze

__all__ = ["flatten_batch", "Restored", "MLP", "parameter_counts", "freeze"]
