"""학습자의 함수에서 자주 나는 오류를 한국어로 설명합니다.

열쇠는 `종류: 내용`으로 적은 오류에 든 글자이고, 위에서부터 처음 맞는 것을 씁니다.
"""

FREED = {
    "backward through the graph a second time": (
        "한 번 지나간 그래프에서 다시 미분했습니다. backward()는 지나가면서 저장해 둔 값을 해제합니다. "
        "순전파부터 다시 하고 있는지 보세요."
    )
}
NOT_RECORDED = {
    "does not require grad": (
        "기록하지 않은 텐서에서 미분하려 했습니다. 출발한 텐서에 requires_grad=True라고 적었는지, 도중에 "
        "no_grad나 detach를 지나지 않았는지 보세요."
    )
}
TUPLE = (
    "텐서가 올 자리에 튜플이 왔습니다. autograd.grad는 입력마다 하나씩 담은 튜플을 돌려줍니다. "
    "튜플에 든 것을 꺼내거나 텐서로 만들어 쓰세요."
)
SIZES_DIFFER = "행렬의 곱에서 앞의 열 수와 뒤의 행 수가 다릅니다. 두 텐서의 shape을 출력해 보세요."
GRAD_IS_NONE = {
    "'NoneType' object has no attribute": (
        "None에서 이름을 찾았습니다. backward()처럼 돌려주는 것이 없는 메서드의 값도 None이고, 역전파한 적 "
        "없는 텐서와 계산해서 만든 텐서의 .grad도 0이 아니라 None입니다. .grad라면 None일 때를 따로 "
        "다루거나, 통째로 비워 보세요."
    )
}
LIST_METHODS = (
    "None에서 리스트의 메서드를 찾았습니다. `append()`, `sort()`, `reverse()`는 리스트를 제자리에서 바꾸고 "
    "None을 돌려줍니다. `grads = grads.append(…)`처럼 그 결과에 이름을 붙이지 않았는지 보세요."
)
# 텐서에는 없는 이름이라, None이 어디에서 왔든 .grad의 None은 아닙니다.
RETURNS_NONE = {
    f"'NoneType' object has no attribute '{method}'": LIST_METHODS
    for method in ("append", "extend", "insert", "pop", "reverse")
}
NONE_AS_MANY = (
    "None을 리스트나 텐서처럼 썼습니다. 리스트의 `append()`, `sort()`, `reverse()`는 리스트를 제자리에서 "
    "바꾸고 None을 돌려줍니다. 아직 채우지 않은 함수의 값이나, 역전파한 적 없는 텐서의 .grad도 None입니다."
)
COMMON = (
    FREED
    | NOT_RECORDED
    | GRAD_IS_NONE
    | {
        "grad can be implicitly created only for scalar outputs": (
            "원소가 여럿인 텐서에서 벡터 없이 거슬렀습니다. 출력과 모양이 같은 벡터를 넣거나, 먼저 수 하나로 "
            "줄여야 합니다."
        ),
        "a leaf Variable that requires grad is being used in an in-place operation": (
            "기록하는 잎을 제자리에서 바꾸었습니다. 잎의 값을 바꾸는 줄은 기록하지 않는 곳에 두어야 합니다."
        ),
        "modified by an inplace operation": (
            "역전파에 쓸 값을 제자리 연산이 바꾸어 버렸습니다. 밑줄로 끝나는 메서드나 `+=`이 있는지 보세요."
        ),
        "Can't call numpy() on Tensor that requires grad": (
            "기록하는 텐서는 넘파이로 바꿀 수 없습니다. 이 책의 문제는 모두 torch 안에서 풀립니다."
        ),
        "appears to not have been used in the graph": (
            "미분하려는 텐서가 결과를 셈하는 데 쓰이지 않았습니다. 복사한 다른 텐서로 셈하지 않았는지 보세요."
        ),
        "Mismatch in shape: grad_output": (
            "넣은 벡터의 모양이 출력의 모양과 다릅니다. 벡터는 입력이 아니라 출력과 모양이 같아야 합니다."
        ),
        "mat1 and mat2 shapes cannot be multiplied": SIZES_DIFFER,  # 행렬과 행렬
        "size mismatch, got input": SIZES_DIFFER,  # 행렬과 벡터
        "inconsistent tensor size": (
            "길이가 다른 두 벡터를 곱했습니다. 두 텐서의 shape을 출력해 보세요."
        ),
        "out of bounds for dimension": (
            "텐서에 없는 칸을 골랐습니다. 번호는 0부터 셉니다. 그 텐서의 shape과 쓴 번호를 출력해 보세요."
        ),
        "expected m1 and m2 to have the same dtype": (
            "dtype이 다른 두 텐서를 곱했습니다. 새로 만든 텐서의 dtype을 받은 텐서의 dtype에 맞추세요."
        ),
        "but got tuple": TUPLE,
        "can't assign a tuple": TUPLE,
        "expected Tensor as element": (
            "텐서를 모으는 자리에 텐서가 아닌 것이 섞여 있습니다. 보통의 수도 텐서로 만들어 넣어야 합니다."
        ),
        "invalid index of a 0-dim tensor": (
            "수 하나짜리 텐서에서 칸을 골랐습니다. 함수에 벡터를 통째로 넣을 자리에 원소 하나만 넣지 "
            "않았는지 보세요."
        ),
        "can't convert": (
            "텐서와 텐서가 아닌 것을 섞어 썼습니다. 넘파이 배열이나 리스트가 끼어 있지 않은지, 쓴 값의 "
            "종류를 출력해 보세요."
        ),
        "does not support the context manager protocol": (
            "`with` 뒤의 것으로는 구간을 열 수 없습니다. 이름만 적고 괄호를 빠뜨리지 않았는지 보세요. 괄호를 "
            "붙여 불러야 구간이 됩니다."
        ),
        "'NoneType' object is not iterable": NONE_AS_MANY,
        "'NoneType' object is not subscriptable": NONE_AS_MANY,
    }
)


def explain(error: BaseException, known: dict[str, str], name: str) -> str:
    """`known`(그 문제만의 도움말)을 먼저, 다음으로 `COMMON`을 봅니다. 없으면 오류를 그대로 보입니다.

    `name`은 학습자가 쓴 함수의 이름입니다. 인자가 맞지 않을 때 고칠 곳이 `def` 줄인지 몸통인지 가립니다.
    """
    seen = f"{type(error).__name__}: {_text(error)}"
    for sign, hint in [*RETURNS_NONE.items(), *known.items(), *COMMON.items()]:
        if sign in seen:
            return hint
    if "positional argument" in seen:
        # 몸통에서 만든 함수라면 그 이름만 남깁니다.
        called = _text(error).replace(f"{name}.<locals>.", "", 1)
        if called.startswith((f"{name}(", f"{name}.")):
            return "함수의 괄호 안에 적힌 인자가 달라졌습니다. `def` 줄은 처음 그대로 두고 몸통만 고치세요."
        return (
            f"몸통에서 다른 함수를 부르면서 인자를 덜 넣었거나 더 넣었습니다({seen}). 그 함수를 부르는 줄의 "
            "괄호 안을 보세요."
        )
    if isinstance(error, NameError):
        return (
            f"함수 안에서 아직 없는 이름을 썼습니다({seen}). 철자를 보고, 그 이름을 만드는 줄이 앞에 "
            "있는지 보세요."
        )
    return f"함수를 부르니 오류가 났습니다({seen}). 오류를 낸 줄을 찾아보세요."


def _text(error: BaseException) -> str:
    try:
        text = str(error)
    except Exception:  # 학습자가 만든 예외의 __str__도 오류를 낼 수 있습니다.
        return "내용을 읽을 수 없는 오류"
    return text if len(text) <= 200 else f"{text[:200]}…"
