// 좁은 화면에서 옆으로 넘치는 큰 표를 항목의 목록처럼 쌓습니다. 작은 숫자 표는 표로 남습니다.

const NARROW = matchMedia("(max-width: 600px)");
const ROLES = { thead: "rowgroup", tbody: "rowgroup", tr: "row", th: "columnheader", td: "cell" };

const wideTables = [...document.querySelectorAll(".bd-article .pst-scrollable-table-container > table")].filter(
  (table) => table.tHead && table.rows[0].cells.length >= 2,
);

// 칸마다 제목을 적어 둡니다. display를 바꾼 표는 화면 낭독기에서 표가 아니게 되므로 역할도 적습니다.
for (const table of wideTables) {
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  table.setAttribute("role", "table");
  for (const part of table.querySelectorAll("thead, tbody, tr, th, td"))
    part.setAttribute("role", ROLES[part.localName]);
  for (const row of table.tBodies[0].rows) {
    [...row.cells].forEach((cell, i) => {
      cell.dataset.label = names[i] ?? "";
      if (!cell.textContent.trim() && !cell.querySelector("img, svg")) cell.classList.add("chaewo-empty");
    });
  }
}

// 먼저 모두 펴고, 한꺼번에 재고, 한꺼번에 쌓습니다. 번갈아 하면 표마다 배치를 다시 계산합니다.
function stackTables(tables) {
  for (const table of tables) table.classList.remove("chaewo-stack");
  if (!NARROW.matches) return;
  const cut = tables.filter(({ parentElement: frame }) => frame.scrollWidth > frame.clientWidth + 1);
  for (const table of cut) table.classList.add("chaewo-stack");
}

// 너비가 바뀐 틀만 봅니다. 브라우저가 아직 배치하지 않은 먼 절의 것은 배치한 다음에 봅니다.
const widths = new Map();
const frames = new ResizeObserver((entries) => {
  const changed = entries.filter(({ target, contentRect: { width } }) => widths.get(target) !== width);
  for (const { target, contentRect } of changed) widths.set(target, contentRect.width);
  stackTables(changed.map(({ target }) => target.querySelector("table")));
});
for (const table of wideTables) frames.observe(table.parentElement);
// 수식의 글꼴이 늦게 오면 틀은 그대로인데 표가 넓어집니다.
document.fonts.ready.then(() => stackTables([...widths.keys()].map((frame) => frame.querySelector("table"))));
