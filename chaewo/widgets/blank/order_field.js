// 차례 정하기: 단계를 끌거나, 단추로 한 칸씩 옮기거나, 글쇠로 들어 옮깁니다. 답은 위에서 아래로 늘어놓은 글입니다.

import { button, el, icon, prose, setText, uid } from "../kit/kit.js";
import { drag } from "../kit/drag.js";

const GRIP = "M5 2.5h2v2H5zm4 0h2v2H9zm-4 4.5h2v2H5zm4 0h2v2H9zM5 11.5h2v2H5zm4 0h2v2H9z";
const ARROWS = [
  [-1, "위로", "M8 4l5 6-1.2 1L8 6.4 4.2 11 3 10z"],
  [1, "아래로", "M8 12L3 6l1.2-1L8 9.6 11.8 5 13 6z"],
];

export function orderField(spec, label) {
  const help = el(
    "p",
    { class: "cw-field-help", id: uid("help") },
    "단계를 끌거나 단추로 옮깁니다.",
    el("span", { class: "cw-keys" }, " 글쇠로는 Space로 들고 ↑ ↓로 옮긴 뒤 Space로 놓습니다. Alt+↑ ↓는 바로 옮깁니다."),
  );
  const live = el("p", { class: "cw-hidden", "aria-live": "polite" });
  const list = el("ol", { class: "cw-order", role: "list" });
  let rows = spec.shown.map(makeRow);
  let held; // 글쇠로 든 단계와, 들기 전의 차례
  arrange(rows);

  function makeRow(text) {
    const row = {
      text,
      name: text.replaceAll("`", ""),
      count: el("span", { class: "cw-order-count" }),
      flaw: el("span", { class: "cw-hidden" }),
    };
    const grip = el("span", { class: "cw-order-grip" }, icon(GRIP));
    row.step = el(
      "button",
      {
        type: "button",
        class: "cw-order-step",
        "aria-describedby": help.id,
        "aria-pressed": "false",
        onkeydown: (event) => onKey(event, row),
        // 글쇠의 클릭만 detail이 0입니다. 마우스로는 누르지 않고 끕니다.
        onclick: (event) => event.detail === 0 && hold(held?.row === row ? undefined : row),
      },
      grip,
      row.count,
      el("span", {}, ...prose(text), row.flaw),
    );
    row.arrows = ARROWS.map(([by, name, path]) =>
      button(icon(path), () => nudge(row, by), {
        class: "cw-order-arrow",
        tabindex: "-1",
        "aria-label": `‘${row.name}’ ${name}`,
      }),
    );
    row.node = el("li", { class: "cw-order-row" }, row.step, row.arrows);
    // 손가락은 손잡이로만 끕니다. 글 위에서는 쪽이 넘어가야 합니다.
    drag(row.step, { ...dragging(row), may: (event) => event.pointerType !== "touch" || grip.contains(event.target) });
    return row;
  }

  // 새 차례로 놓고, 옮겨진 만큼을 미끄러지듯 보입니다. 옮긴 요소는 초점을 잃으므로 되돌립니다.
  function arrange(next) {
    const tops = rows.map(({ node }) => node.getBoundingClientRect().top);
    const moved = rows.map(({ node }) => node);
    const focus = document.activeElement;
    rows = next;
    list.append(...rows.map(({ node }) => node));
    rows.forEach((row, i) => {
      row.node.style.transform = "";
      setText(row.count, String(i + 1));
      row.arrows[0].setAttribute("aria-disabled", String(i === 0));
      row.arrows[1].setAttribute("aria-disabled", String(i === rows.length - 1));
    });
    if (list.contains(focus)) focus.focus();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    moved.forEach((node, i) => {
      const shift = tops[i] - node.getBoundingClientRect().top;
      if (shift)
        node.animate([{ transform: `translateY(${shift}px)` }, { transform: "none" }], {
          duration: 180,
          easing: "ease-out",
        });
    });
  }

  function moveTo(row, to) {
    const others = rows.filter((other) => other !== row);
    arrange(others.toSpliced(to, 0, row));
    setText(live, `‘${row.name}’, ${rows.length}개 가운데 ${to + 1}번째`);
  }

  function nudge(row, by) {
    const to = rows.indexOf(row) + by;
    if (rows[to]) moveTo(row, to);
    else setText(live, by < 0 ? "맨 위입니다." : "맨 아래입니다.");
  }

  function hold(row) {
    setText(
      live,
      row ? `‘${row.name}’ 단계를 들었습니다. ↑ ↓로 옮기고 Space로 놓습니다. Esc는 되돌립니다.` : "놓았습니다.",
    );
    held = row && { row, before: rows };
    for (const other of rows) other.step.setAttribute("aria-pressed", String(other === row));
  }

  function onKey(event, row) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === "Escape" && held) {
      arrange(held.before);
      hold();
    } else if (by && !event.ctrlKey && !event.metaKey) {
      if (event.altKey || held?.row === row) nudge(row, by);
      else rows[rows.indexOf(row) + by]?.step.focus();
    } else return;
    event.preventDefault();
  }

  // 끄는 동안에는 DOM을 그대로 두고 자리만 옮겨 보입니다. DOM을 옮기면 포인터를 놓칩니다.
  function dragging(row) {
    let boxes, from, to, origin;
    const top = () => list.getBoundingClientRect().top;
    return {
      start() {
        if (held) hold();
        boxes = rows.map(({ node }) => ({ top: node.offsetTop, height: node.offsetHeight }));
        origin = top();
        to = from = rows.indexOf(row);
        list.classList.add("cw-dragging");
        row.node.classList.add("cw-held");
      },
      move(_event, _dx, dy) {
        const mine = boxes[from];
        const last = boxes.at(-1);
        const wanted = mine.top + dy + origin - top(); // 끄는 사이에 쪽이 넘어갔어도
        const y = Math.max(boxes[0].top, Math.min(last.top + last.height - mine.height, wanted));
        const step = mine.height + boxes[1].top - boxes[0].top - boxes[0].height;
        to = boxes.filter((box, k) => k !== from && box.top + box.height / 2 < y + (k > from ? mine.height : 0)).length;
        rows.forEach(({ node, count }, k) => {
          const shift = k > from && k <= to ? -1 : k < from && k >= to ? 1 : 0;
          node.style.transform = `translateY(${k === from ? y - mine.top : shift * step}px)`;
          setText(count, String((k === from ? to : k + shift) + 1));
        });
      },
      end(kept) {
        list.classList.remove("cw-dragging");
        row.node.classList.remove("cw-held");
        if (kept && to !== from) moveTo(row, to);
        else arrange(rows);
      },
    };
  }

  function mark(wrong) {
    rows.forEach((row, i) => {
      row.node.classList.toggle("cw-wrong-step", wrong.includes(i));
      setText(row.flaw, wrong.includes(i) ? " (차례를 다시 볼 단계)" : "");
    });
  }

  return {
    node: el("fieldset", { class: "cw-order-field", "aria-labelledby": label }, help, list, live),
    read: () => rows.map(({ text }) => text),
    write(values) {
      const found = spec.shown.map((_, i) => rows.find(({ text }) => text === values?.[i]));
      if (new Set(found).size === rows.length && !found.includes(undefined)) arrange(found);
    },
    mark,
  };
}
