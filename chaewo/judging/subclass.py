"""학습자가 쓴 클래스를 판정할 수 있는지 봅니다. 만들고 실행하는 일은 판정 함수가 `call`로 합니다."""

from chaewo.judging.call import Unusable, call, kind


def subclass(answer, base: type, base_name: str, *probe) -> type:
    """`answer`가 `base`(부르는 말은 `base_name`)를 물려받은 클래스이면 그대로 돌려줍니다.

    함수가 오면 `probe`를 넣어 한번 부릅니다. 비어 있거나 끝나지 않는 함수를 다른 문제와 똑같은 말로
    알리기 위해서입니다.
    """
    if isinstance(answer, type):
        if issubclass(answer, base):
            return answer
        raise Unusable(
            f"`{base_name}`을 물려받지 않은 클래스입니다. `class` 줄의 괄호 안을 처음 그대로 두세요."
        )
    if isinstance(answer, base):
        raise Unusable("클래스가 아니라 클래스로 만든 객체를 받았습니다. 클래스의 이름을 넣으세요.")
    if callable(answer):
        call(answer, *probe)
    raise Unusable(
        f"클래스가 아닌 것({kind(answer)})을 받았습니다. `{base_name}`을 물려받은 클래스가 필요합니다."
    )
