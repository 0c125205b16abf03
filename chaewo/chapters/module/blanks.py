"""8장 nn.Module로 LeNet 정의하기의 빈칸."""

import torch
from torch import nn

from chaewo.blanks.kinds import choice, match, matrix, number
from chaewo.lenet import LeNet5, NoteNet


def _count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


class _Listed(nn.Module):
    """본문의 물음: 계층 하나는 속성에, 셋은 파이썬 리스트에."""

    def __init__(self):
        super().__init__()
        self.first = nn.Linear(4, 4)
        self.rest = [nn.Linear(4, 4) for _ in range(3)]


class _Moved(nn.Module):
    """접힌 절의 물음: `.to()`를 감싸기 전에 부른 것과 감싼 뒤에 부른 것."""

    def __init__(self):
        super().__init__()
        ones = torch.ones(3, dtype=torch.float32)  # 노트북이 기본 dtype을 바꾸었어도
        self.a = nn.Parameter(ones)
        self.b = nn.Parameter(ones).to(torch.float64)
        self.c = nn.Parameter(ones.to(torch.float64))


def _frozen_step() -> float:
    """변화도 2가 남은 채 얼린 `w = 1`에서 한 걸음."""
    w = nn.Parameter(torch.ones((), dtype=torch.float64), requires_grad=False)
    w.grad = torch.full_like(w, 2.0)
    torch.optim.SGD([w], lr=0.1, weight_decay=0.5).step()
    return w.item()


W1 = torch.tensor([[1.0, 2.0], [0.0, 1.0]])
W2 = torch.tensor([[1.0, 0.0], [3.0, 1.0]])


def blanks() -> dict[str, dict]:
    note = NoteNet()
    conv1, fc1 = _count(note.conv1), _count(note.fc1)
    counts = {name: f"{_count(getattr(note, name)):,}" for name in ("conv2", "fc2", "fc3")}
    listed = len(list(_Listed().parameters()))
    c3_map = _count(nn.Conv2d(4, 1, 5))
    moved, frozen = len(list(_Moved().parameters())), _frozen_step()
    return {
        "with_pool": choice(
            prompt="풀링을 계층으로 바꾸어 `self.pool = nn.MaxPool2d(2)`라고 `__init__`에 적고 `forward`에서 두 번 불렀습니다. 무엇이 달라집니까?",
            options={
                "`print(net)`에 한 줄이 늘고, 매개변수 텐서는 10개 그대로다": None,
                "`print(net)`에 한 줄이 늘고, 매개변수 텐서도 늘어난다": "풀링은 창 안에서 가장 큰 값을 고를 뿐입니다. 학습으로 고칠 숫자가 있습니까?",
                "`print(net)`에 두 줄이 늘어난다": "두 번 부르는 것은 `forward`의 일입니다. `print(net)`은 `__init__`에서 대입한 것을 보여 줍니다.",
                "아무것도 달라지지 않는다": "이제 풀링이 속성에 들어 있습니다. `print(net)`은 무엇을 보고 줄을 만들었습니까?",
            },
            solution="대입한 모듈은 `print(net)`에 나오므로 한 줄이 늘어납니다. 고칠 숫자가 없으므로 매개변수는 늘지 않습니다.",
            praise="아래의 접힌 절에서 셀로 확인해 보세요.",
        ),
        "listed": number(
            prompt="`__init__`에 `self.first = nn.Linear(4, 4)`와 `self.rest = [nn.Linear(4, 4) for _ in range(3)]`이 있습니다. `len(list(net.parameters()))`는 얼마입니까?",
            answer=listed,
            hints={
                8: "네 계층을 모두 셌습니다. 파이썬 리스트에 든 셋은 등록됩니까?",
                1: "계층은 하나만 등록되지만, 계층 하나에 매개변수 텐서가 하나뿐입니까?",
                4: "계층의 수를 셌습니다. 묻는 것은 등록된 매개변수 텐서의 수입니다.",
                6: "리스트에 든 셋을 셌습니다. 파이썬 리스트에 든 것은 장부에 오릅니까?",
                0: "`self.first`는 계층을 속성에 곧바로 대입했습니다.",
                20: "숫자의 개수를 셌습니다. `len`은 텐서의 개수를 셉니다.",
            },
            solution=f"등록되는 것은 `self.first` 하나이고, 거기에 `weight`와 `bias`가 있으므로 {listed}개입니다.",
            praise="리스트에 든 셋은 보이지 않습니다.",
        ),
        "conv1": number(
            prompt="`nn.Conv2d(1, 6, 3)`에 든 숫자는 모두 몇 개입니까? 가중치의 모양은 `(6, 1, 3, 3)`이고, 편향은 출력 채널마다 하나입니다.",
            answer=conv1,
            hints={
                54: "가중치만 셌습니다. 출력 채널마다 편향이 하나씩 더 있습니다.",
                9: "커널 하나만 셌습니다. 커널은 출력 채널마다 하나씩 있습니다.",
                10: "출력 채널 하나의 몫입니다. 출력 채널은 여섯입니다.",
                55: "편향을 하나만 더했습니다. 편향은 출력 채널마다 하나씩입니다.",
                6: "출력 채널의 수입니다. 채널마다 커널과 편향이 있습니다.",
                156: "5×5 커널일 때의 수입니다. 노트의 커널은 3×3입니다.",
                2: "텐서의 개수입니다. 두 텐서 안의 숫자를 세어 주세요.",
            },
            solution=f"가중치 6×1×3×3 = 54개와 편향 6개로 {conv1}개입니다.",
            praise="가중치와 편향을 모두 셌습니다.",
        ),
        "fc1": number(
            prompt="`nn.Linear(16 * 6 * 6, 120)`에 든 숫자는 모두 몇 개입니까?",
            answer=fc1,
            hints={
                69120: "가중치만 셌습니다. 출력마다 편향이 하나씩 더 있습니다.",
                69696: "편향을 입력마다 하나씩 더했습니다. 편향은 출력마다 하나입니다.",
                696: "입력과 출력을 더했습니다. 입력마다 모든 출력으로 가는 가중치가 있으므로 곱해야 합니다.",
                2040: "6×6을 빠뜨렸습니다. 입력은 16×6×6개입니다.",
                _count(LeNet5().fc1): "5×5 커널을 쓸 때의 수입니다. 노트에서는 입력이 16×6×6개입니다.",
                69121: "편향을 하나만 더했습니다. 편향은 출력마다 하나입니다.",
                576: "입력의 수입니다. 입력마다 모든 출력으로 가는 가중치가 있습니다.",
                697: "입력과 출력의 수를 더했습니다. 가중치는 입력과 출력의 짝마다 하나씩 있습니다.",
            },
            solution=f"가중치 576×120 = 69,120개와 편향 120개로 {fc1:,}개입니다.",
            praise="매개변수 전체의 85 %가 이 계층에 있습니다.",
        ),
        "pool": choice(
            prompt="노트의 `Net`에서 풀링과 ReLU는 왜 매개변수 10개에 들어 있지 않습니까?",
            options={
                "튜토리얼이라서 일부러 뺐다": "`forward`를 다시 보세요. 풀링도 ReLU도 불립니다.",
                "`F.`로 부른 함수라서 학습되지만 세지는 않는다": "함수로 부르느냐 모듈로 부르느냐의 문제라면, 모듈로 바꾸었을 때 매개변수가 늘어야 합니다.",
                "계산할 뿐, 학습으로 고칠 숫자가 없다": None,
                "autograd가 풀링과 ReLU를 미분하지 못한다": "미분하지 못하면 그 앞의 `conv1`까지 변화도가 갈 수 없습니다.",
            },
            solution="최댓값을 고르고 음수를 0으로 바꾸는 데에는 고칠 숫자가 필요하지 않습니다.",
            praise="순전파에서는 일하지만 고칠 숫자는 없습니다.",
        ),
        "counts": match(
            prompt="계층과 그 계층의 매개변수의 수를 짝지어 보세요.",
            pairs={
                "`conv2 = nn.Conv2d(6, 16, 3)`": counts["conv2"],
                "`fc2 = nn.Linear(120, 84)`": counts["fc2"],
                "`fc3 = nn.Linear(84, 10)`": counts["fc3"],
            },
            distractors=["160", "864", "840", "10,080"],
            hints={
                ("`conv2 = nn.Conv2d(6, 16, 3)`", "160"): "입력 채널을 하나로 셌습니다. 커널 하나는 입력 채널 여섯을 모두 봅니다.",
                ("`conv2 = nn.Conv2d(6, 16, 3)`", "864"): "편향을 빠뜨렸습니다. 출력 채널마다 하나씩입니다.",
                ("`fc2 = nn.Linear(120, 84)`", "10,080"): "편향을 빠뜨렸습니다. 출력마다 하나씩입니다.",
                ("`fc3 = nn.Linear(84, 10)`", "840"): "편향을 빠뜨렸습니다. 출력마다 하나씩입니다.",
                ("`fc3 = nn.Linear(84, 10)`", counts["conv2"]): "입력과 출력의 수를 곱하고 출력의 수를 더해 보세요.",
                ("`conv2 = nn.Conv2d(6, 16, 3)`", counts["fc3"]): "출력 채널과 입력 채널과 커널의 칸을 모두 곱하고, 편향을 더해 보세요.",
            },
            solution="16×6×3×3 + 16 = 880, 120×84 + 84 = 10,164, 84×10 + 10 = 850입니다.",
            praise="이제 식이 손에 익었습니다.",
            otherwise="가중치의 수에 편향의 수를 더합니다. 합성곱은 출력 × 입력 × 3 × 3, 완전 연결은 입력 × 출력입니다.",
        ),
        "c3_map": number(
            prompt="1998년의 C3에서 S2의 특징 맵 네 장을 보는 맵 하나에는 매개변수가 몇 개 있습니까? 커널은 5×5이고 편향은 맵마다 하나입니다.",
            answer=c3_map,
            hints={
                100: "편향을 빠뜨렸습니다.",
                104: "편향은 보는 장마다가 아니라 맵마다 하나입니다.",
                26: "한 장만 보는 맵의 매개변수입니다. 이 맵은 네 장을 봅니다.",
                151: "여섯 장을 모두 보는 맵의 매개변수입니다.",
                76: "세 장을 보는 맵의 매개변수입니다.",
                37: "3×3 커널로 셌습니다. C3의 커널은 5×5입니다.",
            },
            solution=f"네 장마다 커널 25칸씩 100개와 편향 하나로 {c3_map}개입니다.",
            praise="이런 맵이 아홉 장 있습니다.",
            otherwise="보는 장마다 커널이 하나씩 있습니다. 커널의 칸을 모두 세고 편향을 더하세요.",
        ),
        "state": choice(
            prompt="매개변수와 `register_buffer`의 기본값으로 등록한 버퍼가 있고, 매개변수 하나는 `requires_grad`를 끈 모듈 `model`이 있습니다. `model.state_dict()`를 파일에 저장하면 무엇이 들어 있습니까?",
            options={
                "`forward`의 코드와 매개변수의 값": "`state_dict`의 키를 다시 보세요. 코드가 있습니까?",
                "매개변수와 버퍼의 이름과 값": None,
                "매개변수의 값과 `.grad`": "`.grad`는 계산하고 버리는 값입니다. `state_dict`에는 들지 않습니다.",
                "`requires_grad=True`인 매개변수만": "`requires_grad`를 꺼서 고정한 매개변수도 다시 쓰려면 값이 있어야 합니다.",
            },
            solution="이름으로 텐서를 찾는 사전입니다. 코드도 `.grad`도 없으므로, 불러올 때는 같은 클래스를 먼저 만들어야 합니다.",
            praise="값만 있고 계산하는 법은 없습니다.",
        ),
        "collapse": matrix(
            prompt="`h = W1 x`를 계산하고 곧바로 `y = W2 h`를 계산합니다. `W1 = [[1, 2], [0, 1]]`, `W2 = [[1, 0], [3, 1]]`일 때, 한 번에 `y = A x`가 되는 행렬 `A`를 채우세요.",
            answer=W2 @ W1,
            hints=[
                (W1 @ W2, "곱하는 차례가 반대입니다. `x`에 먼저 곱해지는 것은 `W1`이므로 `W1`이 `x` 옆에 있어야 합니다."),
                (W1 * W2, "자리끼리 곱했습니다. 행렬의 곱은 앞의 행과 뒤의 열을 짝지어 곱해 더합니다."),
                (W1 + W2, "두 행렬을 더했습니다. `h`에는 이미 `W1`이 곱해져 있고, 거기에 다시 곱합니다."),
                ((W2 @ W1).T, "행과 열이 뒤바뀌었습니다."),
                ((W1 @ W2).T, "차례도, 행과 열도 뒤바뀌었습니다. 식의 오른쪽 첫 항을 다시 보세요."),
                (W1, "`W1`만 적었습니다. 그다음에 `W2`를 곱합니다."),
                (W2, "`W2`만 적었습니다. 그 전에 `W1`을 곱했습니다."),
            ],
            solution="`A = W2 W1`입니다. 첫 행은 `[1·1+0·0, 1·2+0·1]`, 둘째 행은 `[3·1+1·0, 3·2+1·1]`입니다.",
            praise="활성화 함수가 없으면 계층 둘을 이 행렬 하나가 대신합니다.",
            otherwise="`x`에 `W1`을 먼저 곱하고 그 결과에 `W2`를 곱합니다. `W2`의 행과 `W1`의 열을 짝지어 곱해 더하세요.",
        ),
        "to_lost": number(
            prompt="`__init__`에 `self.a = nn.Parameter(torch.ones(3))`, `self.b = nn.Parameter(torch.ones(3)).to(torch.float64)`, `self.c = nn.Parameter(torch.ones(3).to(torch.float64))`가 있습니다. `len(list(net.parameters()))`는 얼마입니까? (`torch.ones`는 float32를 만듭니다.)",
            answer=moved,
            hints={
                3: "셋을 모두 셌습니다. 감싼 뒤에 `.to()`를 부르면 무엇이 돌아옵니까?",
                1: "`.to()`가 있는 것을 모두 뺐습니다. 바꾼 다음에 감싼 것도 있습니다.",
                0: "`self.a`는 감싼 것을 그대로 대입했습니다.",
                6: "숫자의 개수를 셌습니다. `len`은 텐서의 개수를 셉니다.",
                9: "숫자의 개수를 셌습니다. `len`은 텐서의 개수를 셉니다.",
            },
            solution=f"`b`에 담긴 것은 `.to()`로 계산한 보통의 텐서라 등록되지 않습니다. `a`와 `c`, {moved}개입니다.",
            praise="감싸는 일은 언제나 마지막입니다.",
        ),
        "frozen": number(
            prompt="값이 1인 매개변수 `w`의 `.grad`에 2가 남아 있습니다. `w.requires_grad_(False)`로 얼린 다음 `torch.optim.SGD([w], lr=0.1, weight_decay=0.5).step()`을 한 번 불렀습니다. `w`는 얼마입니까?",
            answer=frozen,
            hints={
                1: "옵티마이저는 `requires_grad`를 보지 않습니다. 무엇이 남아 있습니까?",
                0.8: "`weight_decay`가 빠졌습니다. 변화도에 `w`의 0.5배를 더합니다.",
                0.95: "남아 있는 `.grad`가 빠졌습니다.",
                0.3: "`weight_decay`의 몫에도 학습률을 곱합니다. 변화도에 먼저 더하기 때문입니다.",
                0.85: "`weight_decay`의 몫을 뺐습니다. 변화도에 더합니다.",
                1.25: "부호가 반대입니다. 변화도의 반대쪽으로 갑니다.",
                0.25: "움직인 거리입니다. 1에서 그만큼 뺀 값을 적으세요.",
                -1.5: "학습률을 곱하지 않았습니다.",
            },
            solution=f"변화도 2에 0.5 × 1을 더한 2.5의 0.1배만큼 움직여 {frozen:g}입니다. `.grad`를 `None`으로 두었다면 1 그대로입니다.",
            praise="얼린 것이 움직였습니다. `.grad`까지 없애야 멈춥니다.",
        ),
    }
