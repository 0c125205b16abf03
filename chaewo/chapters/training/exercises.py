"""13장 「학습 과정 전체」의 코드 문제, 푸는 차례대로."""

from chaewo.chapters.training import batches as batching
from chaewo.chapters.training import digits, evaluation, loop, states

batches = batching.batches
accuracy = evaluation.accuracy
train = loop.train
mean_loss = evaluation.mean_loss
evaluate = states.evaluate
rehearse = states.rehearse
repaired = loop.repaired
train_digits = digits.train_digits
