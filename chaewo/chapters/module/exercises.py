"""8장 「nn.Module로 LeNet 정의하기」의 코드 문제, 푸는 차례대로."""

from functools import cache

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from chaewo.chapters.module import freezing, layers
from chaewo.judging.call import Unusable, call
from chaewo.judging.compare import first_true, random_tensors
from chaewo.judging.exercise import Exercise, Raises
from chaewo.judging.read import tensor
from chaewo.judging.subclass import subclass

# 1. flatten_batch ---------------------------------------------------------------------------

BATCHES = [(3, 2, 2, 2), (1, 3, 4, 4), (4, 2, 3), (2, 16, 6, 6), (3, 1, 2, 5)]
BATCHES += [(5, 7), (2, 3, 2, 1, 4), (3, 2, 2, 2)]


def rows(value, x: Tensor) -> Tensor:
    """(이미지의 수, 특징의 수)인 텐서를 읽습니다. 모양이 다르면 무엇을 편 것인지 말합니다."""
    count, features = len(x), x[0].numel()
    if isinstance(value, int) and value in (features, x.numel()):
        raise Unusable(f"수({value})를 돌려주었습니다. 특징의 수가 아니라 편 텐서를 돌려주세요.")
    if isinstance(value, nn.Module):
        raise Unusable("계층을 만들기만 하고 부르지 않았습니다. 만들 때의 괄호와 입력을 넣어 부를 때의 괄호는 다릅니다.")
    value = tensor(value)
    if value.shape == (count, features):
        return value
    why = first_true(
        {
            "수의 개수부터 다릅니다. 펴는 일은 수를 버리지도 더하지도 않습니다.": value.numel() != x.numel(),
            "배치 차원까지 폈습니다. 이미지 여럿이 하나로 이어지면 출력도 하나뿐입니다.": value.shape in ((x.numel(),), (1, x.numel())),
            "두 차원이 뒤바뀌었습니다. 맨 앞은 언제나 이미지의 수입니다.": value.shape == (features, count),
            "채널이 아직 따로 있습니다. 채널부터 끝까지 한 줄로 펴야 합니다.": value.shape == (count, x.shape[1], features // x.shape[1]),
            "맨 앞은 이미지의 수이고, 나머지 차원은 모두 한 줄이 됩니다.": True,
        }
    )
    raise Unusable(f"모양이 {tuple(x.shape)}인 입력에 {tuple(value.shape)}인 텐서를 돌려주었습니다. {why}")


flatten_batch = Exercise(
    cases=lambda: [(x.requires_grad_(),) for x in random_tensors(*BATCHES)],
    truth=lambda x: x.flatten(1),
    read=rows,
    also=lambda value, *_: None if value.requires_grad else "값은 맞지만 기록이 끊겼습니다. 신경망의 forward에 두면 앞의 계층까지 변화도가 가지 못합니다. detach나 tolist, 새 텐서 만들기를 지나지 말고 받은 텐서의 모양만 바꾸세요.",
    mistakes={
        "모양은 맞지만 여러 이미지의 수가 한 줄에 섞였습니다. 모양만 바꾸는 일은 수의 차례를 그대로 둡니다. 뒤집어서 맞추지 말고 처음부터 배치 차원을 맨 앞에 두세요.": lambda x: x.reshape(x[0].numel(), len(x)).T,
        "이미지끼리 섞이지는 않았지만 한 줄 안의 차례가 달라졌습니다. 축을 옮긴 곳이 있는지 보세요.": [lambda x: x.transpose(1, -1).flatten(1), lambda x: x.movedim(1, -1).flatten(1)],
        "없는 차원을 찾았습니다. x의 차원이 넷이 아닐 수도 있습니다. 뒤의 차원이 몇 개인지 정해 두지 않았는지 보세요. 확인 셀은 차원이 셋인 입력도 넣어 봅니다.": [Raises("Dimension out of range", lambda x: x.view(-1, x.size(1) * x.size(2) * x.size(3))), Raises("tuple index out of range", lambda x: x.reshape(-1, x.shape[1] * x.shape[2] * x.shape[3]))],
        "그 모양으로는 수를 다 담을 수 없습니다. 특징의 수를 정해 적거나, 곱해야 할 차원을 빠뜨리지 않았는지 보세요. 확인 셀은 크기가 다른 입력도 넣어 봅니다.": Raises("is invalid for input of size", lambda x: x.view(-1, 576)),
    },
    right="이미지마다 한 줄씩 폈습니다. 채널과 크기가 달라져도 그대로 쓸 수 있습니다.",
    otherwise="모양은 맞지만 수가 다릅니다. 0번 줄에 0번 이미지의 수가 차례대로 들어 있는지 보세요.",
)

# 2. Restored --------------------------------------------------------------------------------

THREE, ONE, OTHER = random_tensors(*((n, 1, 32, 32) for n in (3, 1, 1)))


class Nameless(nn.Module):
    """연습 노트북이 주는 신경망. 이름과 차례로는 무엇이 먼저인지 알 수 없습니다."""

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(120, 84)
        self.b = nn.Conv2d(6, 16, 5)
        self.c = nn.Linear(84, 10)
        self.d = nn.Conv2d(1, 6, 5)
        self.e = nn.Linear(400, 120)


same, halved, flat = nn.Identity(), nn.MaxPool2d(2), nn.Flatten()
PARTLY = [(True, False), (False, True), (False, False)]  # 두 곳 가운데 하나라도 ReLU가 빠진 것


def with_forward(forward) -> type:
    return type("Restored", (Nameless,), {"forward": forward})


def restored(
    order="dbeac", relu=(True,) * 4, act=F.relu, pools=(halved, halved), flatten=flat, last=same
):
    """노트의 forward를 갖는 클래스. 인자를 바꾸면 그 실수를 한 것입니다. ReLU는 앞의 둘이 합성곱 뒤입니다."""
    acts = [act if on else same for on in relu]

    def forward(self, x):
        conv1, conv2, *linears = (getattr(self, name) for name in order)
        x = pools[0](acts[0](conv1(x)))
        x = pools[1](acts[1](conv2(x)))
        x = acts[2](linears[0](flatten(x)))
        return last(linears[2](acts[3](linears[1](x))))

    return with_forward(forward)


@cache
def weights() -> dict[str, Tensor]:
    """견줄 때 쓰는, 언제나 같은 가중치."""
    torch.manual_seed(0)
    return Nameless().state_dict()


def run(answer, **options) -> tuple[nn.Module, list[Tensor]]:
    """정해 둔 가중치를 넣은 신경망과 그 출력들. 한 장은 끝에 한 번 더 넣습니다."""
    net = call(subclass(answer, nn.Module, "nn.Module", THREE), **options)
    mine, given = ({k: v.shape for k, v in one.items()} for one in (net.state_dict(), weights()))
    if mine != given:
        raise Unusable("계층의 이름이나 크기가 처음과 다릅니다. 계층은 물려받은 그대로 두고 forward만 채우세요.")
    net.load_state_dict(weights())
    hint = "이미지마다 로짓이 10개이고, 한 장이어도 배치 차원은 남습니다."
    outs = [(x, call(net, x.clone(), **options)) for x in (THREE, ONE, OTHER, ONE)]
    return net, [tensor(out, (len(x), 10), shape_hint=hint) for x, out in outs]


Restored = Exercise(
    cases=[()],
    truth=restored(),
    by=run,
    read=lambda ran: ran[1],
    also=lambda ran, *_: layers.not_learning(ran[0], ONE),
    mistakes={
        "ReLU가 하나도 없습니다. `print`에 나오지 않아도 forward가 부르는 함수입니다.": restored(relu=(False,) * 4),
        "완전 연결 사이의 ReLU가 빠진 곳이 있습니다. ReLU가 없으면 완전 연결 둘은 하나로 합친 것과 같습니다.": [restored(relu=(True, True, *linears)) for linears in PARTLY],
        "합성곱 뒤의 ReLU가 빠진 곳이 있습니다. 풀링은 가장 큰 값을 고를 뿐, 음수를 0으로 바꾸지 않습니다.": [restored(relu=(*convs, True, True)) for convs in PARTLY],
        "ReLU가 합성곱 뒤에도 완전 연결 사이에도 빠진 곳이 있습니다.": [restored(relu=convs + linears) for convs in PARTLY for linears in PARTLY if any(convs + linears)],
        "ReLU의 자리에 다른 활성화 함수를 썼습니다. 노트의 신경망이 쓰는 것은 ReLU입니다.": [restored(act=act) for act in (torch.tanh, torch.sigmoid, F.leaky_relu, F.gelu, F.elu, F.silu)],
        "마지막 출력에까지 ReLU를 썼습니다. 음수인 로짓이 모두 0이 되어 순위를 알 수 없습니다.": restored(last=torch.relu),
        "마지막에 소프트맥스를 붙였습니다. 노트의 신경망은 로짓을 그대로 내놓습니다. 소프트맥스는 나중에 손실 함수가 합니다.": restored(last=lambda out: out.softmax(1)),
        "마지막에 로그 소프트맥스를 붙였습니다. 노트의 신경망은 로짓을 그대로 내놓습니다.": restored(last=lambda out: out.log_softmax(1)),
        "평균 풀링을 썼습니다. 노트의 풀링은 칸마다 가장 큰 값을 고릅니다.": restored(pools=(lambda x: F.avg_pool2d(x, 2),) * 2),
        "여러 이미지의 수가 섞였습니다. 펼 때 뒤집지 말고 배치 차원을 맨 앞에 두세요.": restored(flatten=lambda maps: maps.reshape(-1, len(maps)).T),
        "합성곱에 채널의 수가 다른 입력이 들어갔습니다. 어느 합성곱이 흑백 이미지를 받는지, 앞의 출력 채널과 뒤의 입력 채널이 이어지는지 목록에서 보세요.": Raises("channels, but got", restored(order="bdeac")),
        "합성곱에 (배치, 채널, 높이, 너비)가 아닌 입력이 들어갔습니다. 합성곱을 다 지나기 전에 펴거나 차원을 없애지 않았는지 보세요.": Raises("input to conv2d", with_forward(lambda self, x: self.d(x.flatten(1)))),
        "두 합성곱을 지난 특징 맵이 너무 큽니다. 목록에는 없지만 forward가 해야 할 일이 있습니다. 노트에 “생략되어있다”고 적혀 있던 것입니다.": Raises("(3x9216 and", restored(pools=(same, same))),
        "두 번째 합성곱 뒤의 특징 맵이 너무 큽니다. 풀링은 모두 몇 번 있었습니까?": Raises("(3x1600 and", restored(pools=(halved, same))),
        "첫 번째 합성곱 뒤의 특징 맵이 너무 큽니다. 풀링은 모두 몇 번 있었습니까?": Raises("(3x2304 and", restored(pools=(same, halved))),
        "펼 때 배치 차원이 없었습니다. 크기가 1인 차원을 모두 없애는 것(squeeze 따위)을 지나거나, 배치에서 이미지를 하나씩 꺼내지 않았는지 보세요.": Raises("(16x25 and", restored(flatten=lambda x: x.squeeze().flatten(1))),
        "특징 맵을 펴지 않고 완전 연결에 넣었습니다. Linear는 마지막 차원만 봅니다.": Raises("(240x5 and", restored(flatten=same)),
        "이미지 세 장이 한 줄로 이어졌습니다. 펼 때 배치 차원은 남겨 두어야 합니다.": [Raises("(1x1200 and", restored(flatten=lambda x: x.reshape(1, -1))), Raises("got input", restored(flatten=torch.flatten))],
        "첫 완전 연결에 들어온 수가 400개가 아닙니다. 풀링의 창과 횟수, 그리고 펴는 곳을 보세요.": Raises("and 400x120)", restored(pools=(halved, lambda x: F.max_pool2d(x, 3)))),
        "없는 이름을 찾았습니다. 물려받은 계층의 이름은 `print(Restored())`에 나옵니다. 노트의 `num_flat_features`는 여기에 없습니다. 텐서의 메서드를 불렀다면 그런 메서드가 있는지 보세요.": Raises("object has no attribute", restored(order=["conv1", *"beac"])),
        "앞 계층의 출력 수와 다음 계층의 입력 수가 다릅니다. `print(Restored())`에서 두 수가 이어지는 차례를 찾아보세요.": Raises("mat1 and mat2 shapes", restored(order="dbaec")),
    },
    right="이름도 차례도 없는 목록에서 신경망이 하는 일을 되살렸습니다. 목록에 없던 ReLU와 풀링까지 제자리에 있습니다.",
    otherwise="출력이 노트의 신경망과 다릅니다. 계층마다 앞뒤로 무엇이 있어야 하는지 노트의 forward와 한 줄씩 견주어 보세요.",
)

MLP = layers.MLP
parameter_counts = layers.parameter_counts
freeze = freezing.freeze
