// 위젯의 조작부를 찾고, 초점을 옮기고, 화면의 글과 값을 읽습니다. 글쇠와 포인터는 브라우저의 운전사가 누릅니다.
window.chaewoWalker = (() => {
  // 넘칠 때만 초점을 받는 상자(pre)는 브라우저의 글꼴에 달려 있으므로 뺍니다.
  const CONTROLS = "button, input, select, summary, [tabindex='0']:not(pre)";
  // 내려받기와 복사는 쪽 밖의 일이고, 재생은 때에 달려 있습니다.
  const ELSEWHERE = /실행|내려받|저장|복사|불러|인쇄|멈춤|재생/;
  const PER_KIND = 2; // 한 쪽에서 같은 위젯의 같은 조작부는 이만큼만 움직여 봅니다.
  const QUIET = 250; // ms. 이만큼 그대로이면 다 그린 것입니다.
  const MOST = 8000;

  const PYTHON = ["code_blank", "engine_training"]; // 파이썬을 돌리는 위젯은 따로 검사합니다(test_python.py).

  const all = () => [...document.querySelectorAll(".chaewo-widget")];
  const widgets = () => all().filter(({ dataset }) => !PYTHON.includes(dataset.widget));
  const pause = (time) => new Promise((done) => setTimeout(done, time));

  async function mounted(widget) {
    for (let gone = widget.parentElement; gone; gone = gone.parentElement) if (gone.tagName === "DETAILS") gone.open = true;
    // 위젯을 쓰면 먼 절을 그리지 않습니다. 링크로 갈 때처럼 그리게 합니다(WebKit의 scrollIntoView는 그런 절로 가지 못합니다).
    document.documentElement.classList.remove("chaewo-skip-far");
    // 멀리 있던 절은 다가가면 그려지며 키가 달라집니다. 되살아날 때까지 다시 다가갑니다.
    for (let waited = 0; !widget.querySelector(".cw"); waited += 50) {
      widget.scrollIntoView({ block: "center", behavior: "instant" });
      if (waited > 30_000) throw new Error(`위젯이 살아나지 않습니다: ${widget.dataset.widget}`);
      await pause(50);
    }
  }

  const visible = (node) => {
    const { width, height } = node.getBoundingClientRect();
    return width > 0 && height > 0 && getComputedStyle(node).visibility === "visible";
  };

  function kind(node) {
    const role = node.getAttribute("role") ?? "";
    const own = [...node.classList].filter((name) => name.startsWith("cw-")).sort()[0] ?? "";
    const upright = getComputedStyle(node).writingMode.startsWith("vertical") ? "세로" : "";
    return [node.tagName.toLowerCase(), node.type ?? "", role, own, upright].join(" ");
  }

  const nameOf = (node) => node.getAttribute("aria-label") ?? (node.matches("button, summary") ? node.textContent.trim() : "");

  const counted = new Map();
  const chosen = [];

  // 위젯 w에서 아직 움직여 보지 않은 조작부. 앞의 걸음이 새로 내놓은 것도 다시 물으면 나옵니다.
  async function plan(w) {
    const widget = widgets()[w];
    await mounted(widget);
    const fresh = [];
    for (const node of widget.querySelectorAll(CONTROLS)) {
      if (chosen.includes(node) || !visible(node) || node.disabled || ELSEWHERE.test(nameOf(node))) continue;
      const sort = `${widget.dataset.widget} ${kind(node)}`;
      if (counted.get(sort) === PER_KIND) continue;
      counted.set(sort, (counted.get(sort) ?? 0) + 1);
      fresh.push({ w, c: chosen.push(node) - 1, kind: sort, name: nameOf(node).slice(0, 40) });
    }
    return fresh;
  }

  // 멀리 있던 절은 다가가면 그려지며 키가 달라집니다. 자리가 멎을 때까지 가운데로 부릅니다.
  async function still(node) {
    for (let last; ; await pause(100)) {
      node.scrollIntoView({ block: "center", behavior: "instant" });
      const box = node.getBoundingClientRect();
      if (last?.y === box.y) return box;
      last = box;
    }
  }

  // 초점을 옮기고 그 가운데의 자리를 돌려줍니다. 앞의 걸음으로 사라졌으면 null.
  async function focus(place) {
    const node = chosen[place.c];
    if (!node.isConnected || node.disabled || !visible(node)) return null;
    node.focus({ preventScroll: true });
    const box = await still(node);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, value: node.value ?? null };
  }

  function choose(place) {
    const node = chosen[place.c];
    node.selectedIndex = (node.selectedIndex + 1) % node.options.length;
    node.dispatchEvent(new Event("input", { bubbles: true }));
    node.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // 위젯 하나에 보이는 모든 글과 값. 읽어 주는 글(.cw-hidden)은 시간을 두고, 그래프가 미리 배치해 두는 안 보이는
  // 칸(.cw-ready)은 브라우저가 쉴 때 바뀌므로 뺍니다.
  function read(w) {
    const said = [];
    const walk = (node) => {
      if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches(".cw-hidden, .cw-ready, .cm-editor, title, desc")) return;
      for (const name of ["aria-valuetext", "aria-valuenow", "aria-pressed", "aria-checked", "aria-invalid"]) {
        if (node.hasAttribute(name)) said.push(`${name}=${node.getAttribute(name)}`);
      }
      if (node.matches("input, select, textarea")) said.push(`=${node.type === "checkbox" ? node.checked : node.value}`);
      if (node.matches("option")) return;
      for (const child of node.childNodes) walk(child);
    };
    walk(widgets()[w]);
    return said.map((text) => text.trim()).filter(Boolean).join(" ").replace(/\s+/g, " ");
  }

  async function settled(w) {
    let text = read(w);
    for (let same = 0, waited = 0; same < QUIET && waited < MOST; waited += 50) {
      await pause(50);
      const now = read(w);
      same = now === text ? same + 50 : 0;
      text = now;
    }
    return text;
  }

  const wakeAll = async () => {
    for (const widget of all()) await mounted(widget);
  };

  return { plan, focus, choose, settled, wakeAll, count: () => widgets().length };
})();
