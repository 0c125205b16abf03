"""DigitLab의 계산: torch와 같은 순전파, MNIST와 같은 가운데 맞춤."""

from base64 import b64encode

import numpy as np
import torch
from torch.nn import functional as F

from chaewo import DigitLab
from chaewo.half_weights import rounded
from chaewo.widgets.kit.sources import all_sources
from tests.lib.by_text import MODULE, ask
from tests.widgets.digit_lab.book_net import ALPHA, batch, mnist_centred, weights_of

LAYERS = ("conv1", "pool1", "conv2", "pool2", "fc1", "fc2", "scores")

RUN = """(weights, images, count) => {
  const run = module.lenet(weights);
  const bytes = module.readBytes(images, count * 784);
  return Array.from({ length: count }, (_, k) => {
    const layers = Object.entries(run(bytes.subarray(k * 784, k * 784 + 784)));
    const kept = k < 3 ? layers : layers.filter(([name]) => name === "scores");
    return Object.fromEntries(kept.map(([name, values]) => [name, [...values]]));
  });
}"""


def torch_layers(net, image):
    """chaewo.lenet의 순전파를 한 계층씩. 모양을 편 텐서들."""
    conv1 = F.relu(net.conv1(batch(image[None])))
    pool1 = F.max_pool2d(conv1, 2)
    conv2 = F.relu(net.conv2(pool1))
    pool2 = F.max_pool2d(conv2, 2)
    fc1 = F.relu(net.fc1(pool2.flatten(1)))
    fc2 = F.relu(net.fc2(fc1))
    values = (conv1, pool1, conv2, pool2, fc1, fc2, net.fc3(fc2))
    return dict(zip(LAYERS, (value.flatten() for value in values), strict=True))


def test_forward_is_torchs_on_every_test_digit(widget_page, net, digits):
    page = widget_page()
    page.evaluate(MODULE, all_sources()["lenet_forward.js"])
    count = len(digits.test_images)
    weights = DigitLab(net).spec["weights"]
    images = b64encode(digits.test_images.numpy().tobytes()).decode()
    found = ask(page, RUN, weights, images, count)
    reference = rounded(net)
    with torch.no_grad():
        expected = reference(batch(digits.test_images))
        for k in range(3):
            for name, values in torch_layers(reference, digits.test_images[k]).items():
                shown = torch.tensor(found[k][name], dtype=torch.float64)
                torch.testing.assert_close(shown, values, rtol=0, atol=1e-9)
    scores = torch.tensor([each["scores"] for each in found], dtype=torch.float64)
    assert (scores - expected).abs().max() < 1e-4
    assert torch.equal(scores.argmax(1), expected.argmax(1))


def test_centring_is_mnists(widget_page, digits):
    page = widget_page()
    page.evaluate(MODULE, all_sources()["digit_centering.js"])
    rng = np.random.default_rng(0)
    inks = [np.zeros((196, 196), int)]
    for _ in range(24):  # 어디에나 있는, 크고 작고 길쭉한 얼룩
        ink = np.zeros((196, 196), int)
        height, width = rng.integers(1, 197, 2)
        top, left = rng.integers(0, 197 - height), rng.integers(0, 197 - width)
        ink[top : top + height, left : left + width] = rng.integers(0, 256, (height, width))
        inks.append(ink * (rng.random((196, 196)) < rng.choice([0.02, 0.5, 1])))
    # 책의 숫자는 이미 MNIST의 방법대로 놓여 있으므로 한 픽셀도 바뀌지 않아야 합니다.
    already = digits.test_images[:100].numpy()
    inks += list(np.kron(already, np.ones((1, 7, 7), int)))
    found = ask(
        page,
        """(...inks) => inks.map((ink) =>
          [...module.centred(Uint8Array.from(atob(ink), (letter) => letter.charCodeAt(0)), 196)])""",
        *(b64encode(ink.astype(np.uint8).tobytes()).decode() for ink in inks),
    )
    found = np.array(found).reshape(-1, 28, 28)
    for ink, image in zip(inks, found, strict=True):
        assert np.abs(image - mnist_centred(ink)).max() <= 1
    assert (found[-100:] == already).all()


def test_feature_maps_show_torchs_values(widget_page, lab, net, samples):
    page = widget_page(lab)
    page.locator(".cw-thumb").first.click()
    with torch.no_grad():
        layers = torch_layers(rounded(net), samples[0][0])
    first = layers["conv1"].reshape(6 * 28, 28) / layers["conv1"].max()
    rows = [k * 30 + y for k in range(6) for y in range(28)]
    shown = page.locator(".cw-map-conv1").evaluate(ALPHA).split(",")
    shown = np.array(shown, dtype=int).reshape(-1, 28)[rows]
    assert np.abs(shown - (20 + 235 * first.numpy())).max() <= 1.01
    fc2 = np.array(page.locator(".cw-map-fc2").evaluate(ALPHA).split(","), dtype=int)
    corners = fc2.reshape(-1, 11)[::4, ::4].ravel()
    part = (layers["fc2"] / layers["fc2"].max()).numpy()
    assert np.abs(corners - (20 + 235 * part)).max() <= 1.01


def test_state_on_the_page_holds_the_weights(lab, net):
    found = weights_of(lab._repr_mimebundle_()[0]["text/html"])
    assert torch.equal(found, torch.nn.utils.parameters_to_vector(rounded(net).parameters()))
