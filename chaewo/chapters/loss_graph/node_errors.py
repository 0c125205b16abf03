"""그래프를 거슬러 오르고 노드를 부르다가 나는 오류의 도움말."""

CALLING = {
    "not a Variable": "노드에 텐서가 아닌 것을 넣었습니다. 파이썬의 수라면 `torch.tensor(1.0)`으로 바꾸고, 앞 노드가 돌려준 튜플이라면 그 가운데 이 노드로 오는 텐서 하나를 꺼내세요.",
    "self must be a matrix": "`addmm`의 노드에 넣은 변화도가 행렬이 아닙니다. 이 노드는 출력과 모양이 같은 변화도를 받습니다. 손실의 노드가 출력 쪽으로 넘긴 것을 넣으세요.",
}
NODES = CALLING | {
    "object has no attribute 'next_functions'": "노드가 아닌 것에서 `next_functions`를 찾았습니다. 그 자리마다 (노드, 번호)의 짝이 들어 있고, 변화도를 넘기지 않는 자리의 노드는 None입니다.",
    "IndexError: tuple index out of range": "`next_functions`에 그런 번호의 자리가 없습니다. 갈 곳이 하나뿐인 노드도 있습니다. 잎의 `AccumulateGrad`에는 갈 곳이 없으니, 언제나 같은 번호로 올라갔다면 편향의 잎으로 빠졌을 수 있습니다. 노드마다 이름과 자리의 수를 출력해 보세요.",
    "object has no attribute 'variable'": "`variable`은 `AccumulateGrad`에만 있습니다. 잎에 닿았는지 먼저 물어보세요.",
    "RecursionError": "재귀가 끝나지 않습니다. 더 갈 곳이 없는 노드에서 멈추는지 보세요.",
    "'NoneType' object has no attribute": "None에서 이름을 찾았습니다. 변화도를 넘기지 않는 자리에는 노드 대신 None이 있습니다. 손실의 목표가 그랬습니다. 그런 자리는 건너뛰세요.",
}
# `텐서 in 리스트`는 원소마다 값을 견줍니다.
SAME_VALUE = "텐서끼리 값을 견주다가 멈추었습니다. 텐서를 `in`이나 `==`으로 찾으면 같은 텐서인지가 아니라 원소의 값이 같은지 묻습니다. 값이 아니라 객체가 같은지, 또는 지나온 노드인지 물어보세요."
COLLECTING = NODES | {"The size of tensor a": SAME_VALUE, "Boolean value of Tensor": SAME_VALUE}
# MSELoss의 그래프에서 외운 길이 다른 손실에서 어긋날 때
LEARNT_BY_HEART = "MSELoss에서는 맞았습니다. 다른 손실에서는 손실과 fc3의 노드 사이에 노드가 더 있어, 외운 길이 다른 곳에 닿습니다. 노드의 이름을 보며 올라가 보세요."
OTHER_LOSS = NODES | {
    "IndexError: tuple index out of range": LEARNT_BY_HEART,
    "object has no attribute 'next_functions'": LEARNT_BY_HEART,
}
