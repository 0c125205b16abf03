"""DigitLab의 화면 쪽: 마우스와 손가락과 글쇠로 그리고, 파이썬과 서로 따라갑니다."""

import re

import numpy as np
import pytest
import torch

from chaewo import DigitLab
from chaewo.lenet import LeNet5
from chaewo.widgets.kit.sources import inlined
from tests.lib.accessibility import violations
from tests.lib.touch import Finger
from tests.lib.two_way import two_way
from tests.widgets.digit_lab.book_net import ALPHA, mnist_centred


def pixels(page, selector):
    flat = np.array(page.locator(selector).first.evaluate(ALPHA).split(","), dtype=int)
    return flat.reshape(int(len(flat) ** 0.5), -1)


def paper(page):
    return page.get_by_label("숫자를 그리는 칸")


def points(page, *fractions):
    box = paper(page).bounding_box()
    return [(box["x"] + box["width"] * x, box["y"] + box["height"] * y) for x, y in fractions]


def draw(page, *fractions, steps=5):
    first, *rest = points(page, *fractions)
    page.mouse.move(*first)
    page.mouse.down()
    for point in rest:
        page.mouse.move(*point, steps=steps)
    page.mouse.up()


def answer(page):
    return page.locator(".cw-digit-answer").inner_text()


def best_row(page):
    return page.locator(".cw-best th").all_inner_texts()


def chances(page):
    """화면의 소프트맥스 열 개(%)."""
    texts = page.locator(".cw-chance span").all_inner_texts()
    return [float(text.removesuffix("%")) for text in texts]


def chances_of_torch(lab):
    softmax = torch.tensor(lab.scores).softmax(0) * 100
    return pytest.approx(softmax.tolist(), abs=0.0501)


SEVEN = ((0.3, 0.25), (0.7, 0.25), (0.45, 0.8))


def test_mouse_draws_what_the_network_sees(widget_page, lab):
    page = widget_page(lab)
    draw(page, *SEVEN)
    ink, seen = pixels(page, ".cw-paper"), pixels(page, ".cw-seen")
    assert ink.max() == 255
    # 획은 그린 자리에 그대로 남습니다. 가운데로 옮긴 그림이 종이를 덮으면 안 됩니다.
    assert (ink != np.kron(seen, np.ones((7, 7), int))).any()
    assert np.abs(seen - mnist_centred(ink)).max() <= 1
    lab.image = seen.tolist()
    assert answer(page) == str(lab.prediction)
    assert best_row(page) == [str(lab.prediction)]
    shown = page.locator(".cw-logit span").all_inner_texts()
    assert [float(text.replace("−", "-")) for text in shown] == [
        pytest.approx(score, abs=0.0501) for score in lab.scores
    ]
    assert chances(page) == chances_of_torch(lab)
    page.get_by_role("button", name="지우기").click()
    assert pixels(page, ".cw-paper").max() == 0
    assert page.problems == []


def test_a_network_that_has_not_learned_is_unsure(widget_page):
    """한 숫자가 100%이면 나머지를 어떻게 나누든 같아 보입니다."""
    torch.manual_seed(0)
    lab = DigitLab(LeNet5().double())
    page = widget_page(lab)
    draw(page, *SEVEN)
    lab.image = pixels(page, ".cw-seen").tolist()
    assert chances(page) == chances_of_torch(lab)
    assert max(chances(page)) < 20


def test_same_digit_drawn_elsewhere_gives_the_same_image(widget_page, lab):
    page = widget_page(lab)
    images = []
    for dx, dy in [(0, 0), (-0.2, -0.15), (0.22, 0.1)]:
        page.get_by_role("button", name="지우기").click()
        draw(page, *((x + dx, y + dy) for x, y in SEVEN))
        images.append((pixels(page, ".cw-seen"), answer(page)))
    for image, said in images[1:]:
        assert np.abs(image - images[0][0]).mean() < 6
        assert said == images[0][1]


def test_keyboard_alone(widget_page, lab):
    page = widget_page(lab)
    status = page.locator(".cw-digit-lab > [role=status]")
    paper(page).focus()
    page.keyboard.press("ArrowUp")
    assert status.inner_text() == "13행 14열"
    assert pixels(page, ".cw-paper").max() == 0
    page.keyboard.press("Space")
    assert status.inner_text() == "펜을 댔습니다. 13행 14열"
    for _ in range(12):
        page.keyboard.press("ArrowDown")
    assert status.inner_text() == "25행 14열"
    page.keyboard.press("Enter")
    assert re.fullmatch(r"신경망의 답은 \d입니다\.", status.inner_text())
    ink = pixels(page, ".cw-paper")
    rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
    assert (rows[0] // 7, rows[-1] // 7) == (11, 25)
    assert (columns[0] // 7, columns[-1] // 7) == (12, 14)
    assert np.abs(pixels(page, ".cw-seen") - mnist_centred(ink)).max() <= 1
    for key in ["ArrowLeft"] * 40 + ["ArrowUp"] * 40:
        page.keyboard.press(key)
    assert status.inner_text() == "1행 1열"
    assert (pixels(page, ".cw-paper") == ink).all()
    page.keyboard.press("Delete")
    assert pixels(page, ".cw-paper").max() == 0
    page.keyboard.press("Space")
    page.keyboard.press("Tab")  # 초점이 떠나면 펜도 뗍니다.
    assert page.locator(".cw-pen-down").count() == 0
    assert page.problems == []


def test_empty_paper_says_no_prediction(widget_page, lab):
    page = widget_page(lab)
    for _ in range(2):
        assert answer(page) == "?"
        assert best_row(page) == []
        assert page.locator(".cw-verdict p").inner_text() == "숫자를 그리거나 예시를 골라 보세요."
        assert "".join(page.locator(".cw-scores td span").all_inner_texts()) == ""
        draw(page, *SEVEN)
        assert answer(page) != "?"
        page.get_by_role("button", name="지우기").click()


def test_samples_say_truth_and_answer(widget_page, lab, samples):
    page = widget_page(lab)
    for k, (image, label, number) in enumerate(zip(*samples, strict=True)):
        lab.image = image
        name = f"시험 숫자 {number}번, 진짜는 {label}"
        missed = lab.prediction != int(label)
        full = f"{name}, 신경망의 답은 {lab.prediction}" if missed else name
        thumb = page.get_by_role("button", name=full, exact=True)
        assert missed == (k >= 2)
        thumb.click()
        assert (pixels(page, ".cw-seen") == image.numpy()).all()
        assert answer(page) == str(lab.prediction)
        words = page.locator(".cw-verdict p").inner_text()
        assert (
            words
            == f"{name}. 신경망의 답은 {lab.prediction}입니다. {'틀' if missed else '맞'}"
            + ("렸습니다." if missed else "았습니다.")
        )
        assert thumb.get_attribute("aria-pressed") == "true"
        assert page.locator(".cw-thumb[aria-pressed=true]").count() == 1
    draw(page, (0.1, 0.9), (0.2, 0.9))  # 손을 대면 더는 그 예시가 아닙니다.
    assert page.locator(".cw-thumb[aria-pressed=true]").count() == 0
    assert "진짜는" not in page.locator(".cw-verdict p").inner_text()


def test_touch_ignores_the_second_finger_and_does_not_scroll(widget_page, lab):
    page = widget_page(lab, width=360, touch=True)
    finger = Finger(page)
    paper(page).scroll_into_view_if_needed()
    scroll = page.evaluate("scrollY")

    def touch(kind, *fractions):
        finger.touch(kind, *points(page, *fractions))

    touch("touchStart", (0.2, 0.3))
    touch("touchMove", (0.2, 0.6))
    touch("touchStart", (0.2, 0.6), (0.8, 0.3))
    touch("touchMove", (0.2, 0.6), (0.8, 0.8))
    touch("touchEnd")
    ink = pixels(page, ".cw-paper")
    assert ink[:, :98].any()
    assert not ink[:, 98:].any()
    touch("touchStart", (0.8, 0.3))  # 손을 모두 뗀 다음에는 다시 그려집니다.
    touch("touchMove", (0.8, 0.5))
    touch("touchEnd")
    assert pixels(page, ".cw-paper")[:, 98:].any()
    assert page.evaluate("scrollY") == scroll
    assert page.problems == []


def test_pointer_may_leave_and_come_back(widget_page, lab):
    page = widget_page(lab)
    draw(page, (0.5, 0.5), (1.6, 0.5), (1.6, 0.9), (0.5, 0.9))
    ink = pixels(page, ".cw-paper")
    assert ink[98, 190] == 255
    assert ink[176, 190] == 255
    assert ink[137, 190] == 0
    page.mouse.move(*points(page, (0.2, 0.2))[0])  # 뗀 뒤에는 따라오지 않습니다.
    assert (pixels(page, ".cw-paper") == ink).all()
    box = paper(page).bounding_box()
    page.mouse.click(box["x"] + 9, box["y"] + 9, button="right")
    assert (pixels(page, ".cw-paper") == ink).all()


def test_thousands_of_strokes(widget_page, lab):
    page = widget_page(lab)
    paper(page).evaluate(
        """(node) => {
          node.setPointerCapture = () => {}; // 꾸며 낸 포인터는 붙잡을 수 없습니다.
          const box = node.getBoundingClientRect();
          const fire = (type, k) => node.dispatchEvent(new PointerEvent(type, {
            pointerId: 1, isPrimary: true, bubbles: true,
            clientX: box.x + (k * 37) % 400 - 80, clientY: box.y + (k * 53) % 400 - 80 }));
          for (let k = 0; k < 2000; k++) {
            fire("pointerdown", k);
            fire("pointermove", k + 1);
            fire("lostpointercapture", k);
          }
        }"""
    )
    assert pixels(page, ".cw-paper").min() == 255
    assert answer(page) != "?"
    page.get_by_role("button", name="지우기").click()
    assert answer(page) == "?"
    assert page.problems == []


def test_pen_width(widget_page, lab):
    page = widget_page(lab)
    widths = []
    for key in ["Home", "End"]:
        page.get_by_label("펜 굵기").press(key)
        draw(page, (0.2, 0.5), (0.8, 0.5))
        widths.append(int(pixels(page, ".cw-paper").any(1).sum()))
        page.get_by_role("button", name="지우기").click()
    assert widths[1] > 2 * widths[0]


@pytest.mark.parametrize(
    ("name", "damage", "words"),
    [
        ("weights", lambda text: text[:-4], "바이트의 base64가 아닙니다"),
        ("weights", lambda text: "?" + text[1:], "바이트의 base64가 아닙니다"),
        ("weights", lambda text: "AHwA" + text[4:], "유한하지 않은 값"),
        ("images", lambda text: text[:100], "바이트의 base64가 아닙니다"),
    ],
)
def test_damaged_state_is_a_sentence(widget_page, lab, name, damage, words):
    lab.spec = {**lab.spec, name: damage(lab.spec[name])}
    page = widget_page(lab)
    said = page.locator(".cw-problem").inner_text()
    assert words in said
    assert "손상되었습니다" in said
    assert page.locator(".cw canvas").count() == 0
    assert page.problems == []


def test_python_and_page_follow_each_other(widget_page, lab, samples):
    page = widget_page()
    page.evaluate("document.body.replaceChildren(document.createElement('main'))")
    two_way(page, inlined("digit_lab"), lab.static_state())
    draw(page, *SEVEN, steps=20)
    sent = page.evaluate("window.sent")
    assert len(sent) == 1  # 획이 끝날 때 한 번만 보냅니다.
    assert sent[0]["image"] == pixels(page, ".cw-seen").tolist()
    lab.image = sent[0]["image"]  # 파이썬이 받아들이는 꼴입니다.
    assert answer(page) == str(lab.prediction)
    image = samples[0][2]
    page.evaluate("(image) => model.set('image', image)", image.tolist())  # w.image = image
    assert (pixels(page, ".cw-seen") == image.numpy()).all()
    assert len(page.evaluate("window.sent")) == 1  # 받은 값을 되돌려 보내지 않습니다.
    page.evaluate("window.cleanup()")
    assert page.evaluate("window.left()") == 0


def test_colours_follow_the_theme(widget_page, lab):
    page = widget_page(lab)
    draw(page, *SEVEN)
    middle = "(c) => [...c.getContext('2d').getImageData(98, 49, 1, 1).data]"
    # 예시는 배경 그림입니다. 가장 짙은 픽셀의 색을 봅니다.
    darkest = """async (node) => {
      const picture = await createImageBitmap(await (await fetch(
        getComputedStyle(node).backgroundImage.slice(5, -2))).blob());
      const context = new OffscreenCanvas(28, 28).getContext("2d");
      context.drawImage(picture, 0, 0);
      const pixels = context.getImageData(0, 0, 28, 28).data;
      const at = [...pixels.keys()].filter((i) => i % 4 === 3).sort((a, b) => pixels[b] - pixels[a])[0];
      return [...pixels.slice(at - 3, at)];
    }"""
    sample = page.locator(".cw-thumb-digit").first
    assert paper(page).evaluate(middle) == [0x1F, 0x24, 0x30, 255]
    assert sample.evaluate(darkest) == [0x1F, 0x24, 0x30]
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert paper(page).evaluate(middle) == [0xE8, 0xE6, 0xE0, 255]
    assert sample.evaluate(darkest) == [0xE8, 0xE6, 0xE0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_narrow_page_and_no_accessibility_violations(widget_page, lab, theme):
    page = widget_page(lab, width=360)
    page.evaluate("(theme) => (document.documentElement.dataset.theme = theme)", theme)
    page.locator(".cw-thumb").last.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(".cw-verdict").bounding_box()["height"] < 130
    assert violations(page, widgets_only=True) == []
