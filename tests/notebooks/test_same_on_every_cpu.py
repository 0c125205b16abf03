"""학습하는 장의 출력이 CPU의 명령 집합과 스레드의 수에 달려 있지 않은가.

더하는 차례가 달라지면 끝자리가 달라지고, 학습은 그 차이를 키웁니다. 그래서 그 장들은 float64로, 차이가
자라지 않는 학습률로 학습합니다. `make test`는 그 장들을 다른 명령 집합으로 다시 실행해 저장된 출력과 글자
하나까지 비교합니다(`tools/lib/other_instructions.py`).

노트북은 언제나 스레드 하나로 돌지만(`setup()`), 독자의 코드는 그렇지 않을 수 있습니다. 스레드의 수는 책과
같은 학습을 조금만 해서 봅니다.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tools.lib import other_instructions
from tools.lib.notebook_files import ROOT, recorded_notebooks
from tools.run_tests import everything

TRAINING = """
import json, sys
import torch
from torch.nn import functional as F
from chaewo.digits import load_digits
from chaewo.lenet import LeNet5

torch.set_num_threads(int(sys.argv[1]))
torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
digits = load_digits()
images = F.pad(digits.train_images.double() / 255, (2, 2, 2, 2)).unsqueeze(1)
net, losses = LeNet5(), []
optimizer = torch.optim.SGD(net.parameters(), lr=0.02, momentum=0.9)
for picked in torch.randperm(4000)[:3200].split(32):
    optimizer.zero_grad()
    loss = F.cross_entropy(net(images[picked]), digits.train_labels[picked])
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
print(json.dumps(losses))
"""


def run(*arguments: str, capability: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "ATEN_CPU_CAPABILITY": capability, "OMP_WAIT_POLICY": "passive"},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )


def test_make_test_runs_the_training_chapters_with_other_instructions(monkeypatch):
    monkeypatch.setenv("ATEN_CPU_CAPABILITY", "avx2")
    options, *chosen = everything()[1:]
    assert options == other_instructions.__name__
    notebooks = [path for path in map(Path, chosen) if path.suffix == ".ipynb"]
    seen = {}
    for path in notebooks:
        item = SimpleNamespace(path=path)
        setup = other_instructions.pytest_runtest_setup(item)
        next(setup)  # 이때 커널이 켜집니다.
        seen[path.stem] = os.environ["ATEN_CPU_CAPABILITY"]
        with pytest.raises(StopIteration):
            next(setup)
    assert seen.keys() == {path.stem for path in recorded_notebooks()}
    others = {stem for stem, capability in seen.items() if capability == "default"}
    assert others == {*other_instructions.TRAINING_CHAPTERS}
    assert os.environ["ATEN_CPU_CAPABILITY"] == "avx2"


def test_threads_and_instructions_change_only_the_last_digits():
    settings = [("1", "default"), ("2", "avx2")]
    runs = [run("-c", TRAINING, t, capability=c) for t, c in settings]
    losses = [json.loads(done.stdout) for done in runs]
    assert losses[0][-1] < 0.95 * losses[0][0]  # 배우고 있습니다.
    assert losses[1] == pytest.approx(losses[0], rel=1e-8)
