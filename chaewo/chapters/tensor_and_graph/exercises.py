"""1장 「텐서와 연산 그래프」의 코드 문제를 푸는 차례대로 늘어놓습니다.

값보다 텐서의 정체를 봅니다: 같은 객체인지, 잎인지, 그래프에 닿는지. 기대하는 이름과 목록은 torch의
그래프에서 읽거나 `backward()`를 실제로 불러 얻습니다.
"""

from chaewo.chapters.tensor_and_graph import doublings, flags, paths

switch_on = flags.switch_on
node_names = paths.node_names
make_weight = flags.make_weight
start_for = doublings.start_for
grad_receivers = paths.grad_receivers
