"""진짜 JupyterLab에서: 위젯과 파이썬이 값을 주고받는가, 연습문제를 풀면 카드가 나오는가."""

import re
import shutil

import nbformat
import pytest
from playwright.sync_api import expect

from tests.lib.jupyterlab import CELL_TIMEOUT, heard, open_notebook, running
from tools.lib.notebook_files import ROOT, read_notebook

CELLS = [
    "import torch\nfrom chaewo import GraphExplorer, JacobianShape, VjpExplorer, blank, setup\nsetup()",
    "x = torch.ones(2, 2, requires_grad=True)\n"
    "y = x + 2\nz = y * y * 3\nout = z.mean()\n"
    "graph = GraphExplorer(out, x=x, y=y, z=z)\ngraph",
    'b = blank("backward.four_calls")\nb',
    'print("고른 것:", graph.step, graph.calls, type(graph.selected_node).__name__, b.solved)',
    "graph.step = 2",
    "x = torch.tensor([0.1, 1.0, 10.0], requires_grad=True)\n"
    "y = 1024 * x\nw = VjpExplorer(lambda x: 1024 * x, x)\nw",
    "print(*torch.autograd.grad(y, x, torch.tensor(w.v)))",
    "w.v = [1, 0.25, 1]",
    'plane = VjpExplorer("polar")\nplane',
    "shape = JacobianShape()\nshape",
    "print([round(a, 2) for a in plane.x], shape.row, shape.column)",
    "plane.x = [1.0, 0.0]\nshape.m = 4",
    "from chaewo.blanks.kinds import order, place\nfrom chaewo.widgets.blank.blank import Blank\n"
    "o = Blank(spec=order('차례', ['가', '나', '다'], hints={}, otherwise='다시', solution='-'))\n"
    "o.spec = {**o.spec, 'id': 'lab.order', 'shown': ['다', '가', '나']}\no",
    "graph = {'a': ('Add', ['b']), 'b': ('Mul', [])}\n"
    "p = Blank(spec={'id': 'lab.place', **place('자리', graph, {'곱': 'b'}, hints={}, solution='-')})\np",
    "print(o.solved, p.solved)",
    "from chaewo import InputSizeExplorer, LearningRateExplorer\n"
    "size = InputSizeExplorer('note')\nsize",
    "print(size.size, size.needed)\nsize.size = 28",
    "rate = LearningRateExplorer(curves={0.01: [2.3, 2.0], 0.1: [2.3, 1.0]})\nrate",
    "print(rate.learning_rate, [round(a, 2) for a in rate.start])\nrate.learning_rate = 0.5",
    "from chaewo import DigitLab, load_digits\nfrom chaewo.lenet import LeNet5\n"
    "digits = load_digits()\n"
    "draw = DigitLab(LeNet5(), (digits.test_images[:2], digits.test_labels[:2]))\ndraw",
    "print(sum(map(sum, draw.image)) > 0, len(draw.scores), draw.prediction in range(10))\n"
    "draw.image = digits.test_images[1]",
    "from chaewo import WhatIf\n"
    "def power(base=2, exponent=3):\n    print(torch.tensor(float(base)) ** exponent)\n"
    "what = WhatIf(power, base=[2, 3], exponent=[3, 4])\nwhat",
    "print(what.values, what.output)",
    "print(what.values, what.output)\nwhat.chosen = [1, 1]",
    "from chaewo.blanks.program import program\n"
    "from chaewo.widgets.blank.code_blank import CodeBlank\n"
    "spec = program('두 배', starter='def f(a):\\n    return ...  # 채워넣기', right='네',\n"
    "               solution='return 2 * a', cases=['f(1.0)', 'f(-3.0)'], truth={},\n"
    "               mistakes={'제곱했습니다.': 'return a * a'})\n"
    "code = CodeBlank(spec={'id': 'lab.code', **spec})\ncode",
    "print(code.solved, code.tries)",
]
EXERCISE = "ex02_backward.ipynb"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """위젯 노트북(trial)과 연습 하나를 담은 폴더에서 JupyterLab을 띄우고, 폴더와 주소를 줍니다."""
    tmp_path = tmp_path_factory.mktemp("lab")
    shutil.copy(ROOT / "exercises" / "autograd" / EXERCISE, tmp_path)
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, tmp_path / "trial.ipynb")
    with running(tmp_path) as home:
        yield tmp_path, home


def test_exercise_is_judged(chromium, lab):
    folder, home = lab
    page, cells, run = open_notebook(chromium, f"{home}/{EXERCISE}")
    sources = [c.source for c in read_notebook(folder / EXERCISE).cells if c.cell_type == "code"]
    gap = next(i for i, source in enumerate(sources) if "def hand_gradient" in source)
    judge = sources.index('check("backward.hand_gradient")')
    cells.nth(judge).wait_for()
    # 혼자 배우는 사람에게는 nbgrader의 단추도 차림도 보이지 않습니다.
    expect(page.locator("#jp-MainMenu")).to_contain_text("Help")
    expect(page.get_by_text("Validate")).to_have_count(0)
    expect(page.locator("[data-id*=nbgrader], [data-command*=nbgrader]")).to_have_count(0)
    assert "Nbgrader" not in page.locator("#jp-MainMenu").inner_text()
    run(0)

    def answer(body):
        """함수의 몸통을 적어 실행하고, 확인 셀의 카드에 적힌 글을 줍니다."""
        cells.nth(gap).locator(".cm-content").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(f"def hand_gradient(x):\n    {body}")
        run(gap)
        run(judge)
        return cells.nth(judge).locator(".chaewo-check").inner_text()

    run(gap)
    run(judge)
    assert "아직 비어 있습니다" in cells.nth(judge).locator(".chaewo-check").inner_text()
    assert "정확히 두 배입니다" in answer("return 3 * (x + 2)")
    assert "2번째 줄을 파이썬이 읽지 못했습니다" in answer("return 1.5 * (x + 2")
    assert "맞았습니다" in answer("return 1.5 * (x + 2)")
    last = cells.count() - 1
    run(last)
    bar = cells.nth(last).locator(".chaewo-exercise-progress")
    assert ": 1 / " in bar.inner_text()
    assert "backward.hand_gradient" in (folder / "chaewo_progress.json").read_text("utf-8")
    page.close()


def test_widgets_are_two_way(chromium, lab):
    page, cells, run = open_notebook(chromium, f"{lab[1]}/trial.ipynb")
    cells.nth(len(CELLS) - 1).wait_for()
    for index in range(3):
        run(index)
    graph = page.locator(".cw-graph")
    graph.get_by_role("button", name="다음 걸음").click()
    graph.get_by_role("button", name="backward()").click()
    graph.locator("[data-node='1']").click()
    page.get_by_role("textbox", name="backward").fill("18")
    page.get_by_role("textbox", name="backward").press("Enter")
    page.wait_for_selector(".cw-blank.cw-solved")

    heard(page)
    run(3)
    said = cells.nth(3).locator(".jp-OutputArea-output").inner_text()
    assert said.strip() == "고른 것: 5 1 MulBackward0 True"

    run(4)  # 이번에는 파이썬이 화면을 움직입니다.
    page.wait_for_function("document.querySelector('.cw-count').innerText === '2 / 5'")

    run(5)
    vjp = page.locator(".cw-vjp")
    for name, value in [("v₁", "0.1"), ("v₃", "0.0001")]:
        vjp.get_by_role("textbox", name=name).fill(value)
        vjp.get_by_role("textbox", name=name).press("Enter")
    slider = vjp.get_by_role("slider", name="v₂ 슬라이더")
    before = slider.input_value()
    slider.press("ArrowRight")
    assert slider.input_value() != before  # JupyterLab이 화살표를 가로채지 않습니다.
    slider.press("ArrowLeft")
    shown = vjp.locator(".cw-vjp-printed").inner_text()
    heard(page)
    run(6)
    said = cells.nth(6).locator(".jp-OutputArea-output").inner_text().strip()
    assert said == shown == "tensor([1.0240e+02, 1.0240e+03, 1.0240e-01])"
    run(7)
    page.wait_for_function(
        "[...document.querySelectorAll('.cw-vjp .cw-slider')].some((s) => s.value === '0.25')"
    )

    run(8)
    handle = page.locator(".cw-plane-handle").first  # 점 x, 처음은 (1.8, 0.6)
    handle.press("ArrowRight")
    heard(page)
    run(9)
    shape = page.locator(".cw-jacobian")
    shape.locator("tbody [tabindex='0']").press("ArrowDown")
    run(10)
    said = cells.nth(10).locator(".jp-OutputArea-output").inner_text().strip()
    assert said == "[1.9, 0.6] 1 0"
    run(11)
    page.wait_for_function(
        "document.querySelector('.cw-plane-handle').getAttribute('aria-valuetext') === '(1, 0)'"
    )
    page.wait_for_function("document.querySelectorAll('.cw-jacobian tbody tr').length === 4")

    # 화살표, Space, Enter를 JupyterLab의 단축키가 가로채지 않아야 합니다.
    run(12)
    step = page.locator(".cw-order-step").first
    step.press("Space")
    step_now = page.locator(".cw-order-step[aria-pressed=true]")
    step_now.press("ArrowDown")
    step_now.press("ArrowDown")
    step_now.press("Space")
    cells.nth(12).get_by_role("button", name="확인").press("Enter")
    run(13)
    page.locator(".cw-place-chip").press("Enter")
    page.locator(".cw-place-target").first.press("ArrowDown")
    page.locator(".cw-place-target").last.press("Enter")
    cells.nth(13).get_by_role("button", name="확인").press("Enter")
    heard(page)
    run(14)
    said = cells.nth(14).locator(".jp-OutputArea-output").inner_text().strip()
    assert said == "True True"

    run(15)
    sizes = page.locator(".cw-sizes")
    sizes.get_by_role("slider", name="입력의 한 변 슬라이더").press("ArrowLeft")  # 32에서 31로
    heard(page)
    run(16)
    assert cells.nth(16).locator(".jp-OutputArea-output").inner_text().strip() == "31 576"
    page.wait_for_function("document.querySelector('.cw-sizes .cw-slider').value === '28'")

    run(17)
    rate = page.locator(".cw-rate")
    box = rate.get_by_role("textbox", name="학습률", exact=True)
    box.fill("0.25")
    box.press("Enter")
    rate.locator(".cw-plane-handle").press("ArrowRight")
    start = rate.locator(".cw-plane-handle").get_attribute("aria-valuetext")
    heard(page)
    run(18)
    said = cells.nth(18).locator(".jp-OutputArea-output").inner_text().strip()
    assert said.startswith("0.25 ")
    assert [float(a) for a in re.findall(r"[-−\d.]+", start.replace("−", "-"))] == [
        float(a) for a in re.findall(r"-?[\d.]+", said.removeprefix("0.25 "))
    ]
    page.wait_for_function(
        "document.querySelector('.cw-rate .cw-number-entry .cw-field').value === '0.5'"
    )

    run(19)
    paper = page.locator(".cw-paper")
    for key in ["Space", *["ArrowDown"] * 9, "Space"]:
        paper.press(key)
    heard(page)
    run(20)
    said = cells.nth(20).locator(".jp-OutputArea-output").inner_text().strip()
    assert said == "True 10 True"
    page.wait_for_function(
        "document.querySelector('.cw-digit-lab [role=status]').innerText.length > 0"
    )

    run(21)
    what = page.locator(".cw-what-if")
    what.locator("select").first.select_option(label="3")
    heard(page)
    run(22)
    said = cells.nth(22).locator(".jp-OutputArea-output").inner_text().strip()
    assert said == "{'base': 3, 'exponent': 3} tensor(27.)"
    what.locator("select").last.select_option(label="직접 적기…")
    what.locator("input").last.fill("0.5 * 4")  # 고를 값에 없는 것도 파이썬이 실행합니다.
    # 적는 동안 앞엣것의 답이 와도 적던 것은 그대로입니다.
    expect(what.locator(".cw-output")).to_have_text("tensor(27.)", timeout=CELL_TIMEOUT)
    expect(what.locator("input").last).to_have_value("0.5 * 4")
    what.locator("input").last.press("Enter")
    expect(what.locator(".cw-output")).to_have_text("tensor(9.)", timeout=CELL_TIMEOUT)
    what.locator("input").last.dispatch_event("change")  # Enter 다음에 칸을 떠날 때에도 옵니다.
    expect(what.locator(".cw-output")).to_have_text("tensor(9.)", timeout=CELL_TIMEOUT)
    run(23)
    said = cells.nth(23).locator(".jp-OutputArea-output").inner_text().strip()
    assert said == "{'base': 3, 'exponent': 2.0} tensor(9.)"

    run(24)
    code = cells.nth(24).locator(".cw-blank")
    area = code.locator("textarea")
    for text, words in [
        ("def f(a):\n    return a * a", "제곱했습니다."),
        ("def f(a):\n    print('커널에서')\n    return a + a", "맞았습니다. 네"),
    ]:
        area.fill(text)
        code.get_by_role("button", name="실행").click()
        expect(code.locator(".cw-feedback")).to_have_text(words, timeout=CELL_TIMEOUT)
    expect(code.locator(".cw-printed")).to_contain_text("커널에서")
    run(25)
    assert cells.nth(25).locator(".jp-OutputArea-output").inner_text().strip() == "True 1"
    page.close()


def test_progress_leads_to_the_filled_note(chromium, lab):
    """`progress()`의 아래에서, 이 브라우저의 답을 지닌 채 노트를 내려받습니다."""
    folder, home = lab
    cells = [nbformat.v4.new_code_cell("from chaewo import progress\nprogress()")]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), folder / "note.ipynb")
    page, _, run = open_notebook(chromium, f"{home}/note.ipynb")
    page.evaluate("localStorage.setItem('chaewo.blank.backward.at_two', '\"6\"')")
    run(0)
    door = page.locator(".cw-filled")
    expect(door).to_contain_text("가운데 1개를 채웠습니다")
    with page.expect_download() as download:
        door.get_by_role("button", name="답을 파일로 저장").click()
    assert "backward.at_two" in download.value.path().read_text(encoding="utf-8")
    with page.expect_download() as download:
        door.get_by_role("button", name="노트북(.ipynb) 내려받기").click()
    made = nbformat.read(download.value.path(), as_version=4)
    nbformat.validate(made)
    assert sum("✎" in cell.source for cell in made.cells) == 1
    page.close()
