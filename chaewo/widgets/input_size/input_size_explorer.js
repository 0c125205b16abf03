import { button, card, el, grouped, put, setText, uid } from "../kit/kit.js";
import { parseNumber } from "../kit/read_number.js";
import { linked } from "../kit/linked.js";
import { NumberEntry } from "../kit/number_entry.js";
import { accepts, allParameters, forward, OUTPUTS } from "./conv_sizes.js";
import { SizeJoint } from "./input_size_joint.js";
import { SizePicture } from "./input_size_picture.js";

const SETTINGS = ["size", "kernel", "padding", "stride", "pool", "fc1"]; // 파이썬과 주고받는 값
const ENTRIES = [
  ["size", "입력의 한 변", 8, 64],
  ["kernel", "커널", 1, 11],
  ["padding", "패딩", 0, 5],
  ["stride", "스트라이드", 1, 4],
];
const POOLS = [
  [0, "없음"],
  [2, "2×2"],
  [3, "3×3"],
];

// 정해진 범위의 정수만 받는 칸.
class WholeEntry extends NumberEntry {
  commit() {
    const { min, max } = this.slider;
    const text = this.field.value.normalize("NFKC").trim();
    const { number } = parseNumber(text);
    if (Number.isInteger(number) && number >= min && number <= max) return this.change(number);
    const seen = text ? `적은 글('${text.slice(0, 20)}')은 넣을 수 없습니다.` : "비어 있습니다.";
    this.complain(`${seen} ${min}부터 ${max}까지의 정수를 적어 주세요. 지금 값은 ${this.value} 그대로입니다.`);
  }
}

function render({ model, el: root }) {
  const spec = model.get("spec");
  const { state: now, act, unlink } = linked(model, SETTINGS, draw);
  let result; // 지금 설정으로 지나간 맵들
  let picked = { name: "pool2" };
  let width = 660;

  const presets = spec.presets.map(({ label, ...values }) => ({ values, node: button(label, () => act(values)) }));
  const entries = ENTRIES.map(([name, label, min, max]) => {
    const entry = new WholeEntry({
      label,
      min,
      max,
      step: 1,
      value: now[name],
      onchange: (value) => act({ [name]: value }),
    });
    return { name, entry, node: el("div", { class: "cw-sizes-entry" }, el("span", {}, label), entry.node) };
  });
  const pools = POOLS.map(([value, label]) => ({ value, node: button(label, () => act({ pool: value })) }));
  const poolLabel = uid("pool");
  const picture = new SizePicture(spec.digit, (name, unit) => {
    picked = { name, unit };
    drawPick();
  });
  const joint = new SizeJoint();
  const seen = el("p", { class: "cw-sizes-seen" });
  const formula = el("p", { class: "cw-sizes-formula" });
  const verdict = el("p");
  const said = el("code", { class: "cw-sizes-error" });
  const why = el("p");
  const range = el("p");
  const glance = el("p", { class: "cw-sizes-glance", "aria-hidden": "true" });
  const mend = button("", () => mends() && act({ fc1: result.needed }), { class: "cw-button cw-primary" });
  const status = el("div", { class: "cw-sizes-verdict", role: "status" }, verdict, said, why, range);
  const box = card(
    "cw-sizes",
    {},
    el(
      "div",
      { class: "cw-sizes-presets", role: "group", "aria-label": "미리 정한 신경망" },
      presets.map(({ node }) => node),
    ),
    el(
      "div",
      { class: "cw-sizes-controls" },
      entries.map(({ node }) => node),
      el(
        "div",
        { class: "cw-sizes-entry", role: "group", "aria-labelledby": poolLabel },
        el("span", { id: poolLabel }, "풀링"),
        el(
          "div",
          { class: "cw-sizes-pools" },
          pools.map(({ node }) => node),
        ),
      ),
    ),
    glance,
    picture.node,
    el(
      "p",
      { class: "cw-sizes-help" },
      "커널, 패딩, 스트라이드는 두 합성곱에 함께 걸립니다. 맵 위에 마우스를 올리거나 손가락으로 짚으면 그 유닛이 보는 입력의 픽셀이 밝아집니다. 맵에 초점을 두면 화살표 글쇠로 유닛을 옮깁니다.",
    ),
    el("div", {}, seen, formula),
    joint.node,
    status,
    mend,
  );
  root.append(box);

  function draw() {
    result = forward(now);
    for (const { name, entry } of entries) entry.set(now[name]);
    for (const { value, node } of pools) put(node, { "aria-pressed": value === now.pool });
    for (const { values, node } of presets) {
      put(node, { "aria-pressed": SETTINGS.every((name) => values[name] === now[name]) });
    }
    picture.update(result, width);
    joint.update(result, now.fc1, width);
    drawPick();
    drawVerdict();
  }

  // 고른 유닛이 사라졌으면 마지막 맵으로, 맵이 작아졌으면 맵 안으로.
  function drawPick() {
    const map = result.maps.find(({ name }) => name === picked.name) ?? result.maps.at(-1);
    const unit = (picked.unit ?? picture.middle(map)).map((at) => Math.min(at, map.size - 1));
    const { rows, columns } = picture.pick(map.name, unit);
    const place = `${map.name}의 ${unit[0] + 1}행 ${unit[1] + 1}열`;
    const see =
      rows && columns
        ? `입력의 ${rows[0] + 1}–${rows[1] + 1}행, ${columns[0] + 1}–${columns[1] + 1}열 (${rows[1] - rows[0] + 1}×${columns[1] - columns[0] + 1}픽셀)을 봅니다.`
        : "입력 밖의 패딩만 봅니다.";
    setText(seen, `${place}: ${see}`);
    const before = result.maps[result.maps.indexOf(map) - 1];
    const { kernel, padding, stride, size } = map;
    setText(
      formula,
      before
        ? `${map.name}의 한 변 = ⌊(입력 ${before.size} + 2·패딩 ${padding} − 커널 ${kernel}) / 스트라이드 ${stride}⌋ + 1 = ${size}`
        : "학습용 숫자 그림 28×28을 가운데에 놓은 입력입니다.",
    );
    picture.tell(seen.textContent);
  }

  function drawVerdict() {
    const { needed, error, maps, broken } = result;
    const fits = error === null;
    const { channels, size } = maps.at(-1);
    const product = `${channels}·${size}·${size}`;
    status.classList.toggle("cw-sizes-wrong", !fits);
    glance.classList.toggle("cw-sizes-off", !fits);
    setText(
      glance,
      broken
        ? `✗ ${broken.name}에서 멈춤`
        : `${fits ? "✓" : "✗"} 평탄화 ${grouped(needed)} ${fits ? "=" : "≠"} fc1 ${grouped(now.fc1)}`,
    );
    setText(
      verdict,
      fits
        ? `✓ 맞물립니다. 평탄화한 ${product} = ${grouped(needed)}개를 fc1이 그대로 받습니다.`
        : broken
          ? `✗ ${broken.name}에서 멈춥니다.`
          : `✗ 어긋납니다. 평탄화하면 ${product} = ${grouped(needed)}개인데 fc1은 ${grouped(now.fc1)}개를 받습니다.`,
    );
    // 맞물릴 때에도 같은 자리를 채웁니다. 판정이 바뀔 때마다 아래의 글이 오르내리지 않습니다.
    setText(
      said,
      fits ? `mat1 (1x${needed}) @ mat2 (${needed}x${OUTPUTS.fc1}) → (1x${OUTPUTS.fc1})` : `RuntimeError: ${error}`,
    );
    setText(
      why,
      broken
        ? `${broken.name}의 창이 그 앞의 맵 ${channels}@${size}×${size}보다 큽니다. 입력이나 패딩을 키우거나 커널을 줄여 보세요.`
        : `mat1은 평탄화한 자료, mat2는 전치한 fc1의 가중치입니다. 안쪽의 두 수가 ${fits ? "같아서" : "같아야"} 곱할 수 있습니다.`,
    );
    const limits = accepts(now);
    const inputs = limits && (limits[0] === limits[1] ? `${limits[0]}뿐` : `${limits[0]}–\u2060${limits[1]}`);
    const [, , smallest, largest] = ENTRIES[0]; // 신경망은 받아도 위젯에는 넣지 못하는 크기가 있습니다.
    const beyond = limits && (limits[0] < smallest || limits[1] > largest);
    const entered = beyond ? ` 이 위젯에는 ${smallest}부터 ${largest}까지만 넣을 수 있습니다.` : "";
    setText(
      range,
      `${limits ? `이 신경망이 받는 정사각형의 한 변은 ${inputs}입니다.${entered}` : "이 신경망이 받는 정사각형 입력은 없습니다."} 매개변수는 모두 ${grouped(allParameters(now))}개입니다.`,
    );
    put(mend, { "aria-disabled": !mends() });
    setText(
      mend,
      broken
        ? `${broken.name}부터 고쳐야 합니다`
        : `fc1${fits ? "" : " 고치기"}: nn.Linear(${product},\u00a0120)`.replaceAll("·", "\u00a0*\u00a0"),
    );
  }

  // 누를 일이 없을 때에도 초점을 잃지 않게 disabled 대신 aria-disabled를 씁니다.
  function mends() {
    return result.error !== null && result.needed !== null;
  }

  const observer = new ResizeObserver(() => {
    const style = getComputedStyle(box);
    const fresh = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    if (!(fresh > 0) || fresh === width) return; // 떼어 낸 뒤에는 NaN입니다.
    width = fresh;
    draw();
  });
  observer.observe(box);
  draw();
  return () => {
    observer.disconnect();
    unlink();
  };
}

export default { render };
