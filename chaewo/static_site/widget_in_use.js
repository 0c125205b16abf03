// 위젯에 손을 대면, 그 안에서 숫자가 바뀔 때마다 긴 쪽 전체의 배치와 칠하기를 다시 셈하지 않게 합니다(content.css).
//
// 하나, 화면 밖의 절을 그리지 않습니다. 처음부터 그러면 절의 높이를 몰라 차례의 링크가 엉뚱한 곳으로 갑니다. 다 그린
// 뒤에 시작하면 브라우저가 절의 높이를 기억하고 있습니다. 창의 크기가 바뀌면 그 높이도 틀리므로 그만둡니다.
// 둘, 위젯을 담은 상자의 높이를 글로 정해 둡니다. 안이 바뀌어도 바깥은 다시 배치하지 않습니다. 높이가 바뀔 때에만 고칩니다.
// 셋, 둘레의 글을 따로 칠해 둡니다. 위젯이 바뀔 때마다 그 절의 글을 처음부터 다시 훑지 않습니다. 쓰는 위젯을 담은
// 것은 그대로 두어, 위젯에서 튀어나온 것이 글에 덮이지 않습니다.
// 넷, 누른 사건을 위젯에서 멈춥니다. 테마의 Bootstrap은 누를 때마다 쪽 전체에서 펼쳐 둔 메뉴를 찾습니다.
// 그런 메뉴가 있으면 그것이 닫히도록 보냅니다.

const root = document.documentElement;
const margins = new WeakMap(); // 상자와 그 안의 위젯의 높이 차이

const heights = new ResizeObserver((entries) => {
  for (const { target } of entries) setHeight(target.parentElement, target);
});

const heightOf = (node) => node.getBoundingClientRect().height;
const setHeight = (box, view) => (box.style.height = `${heightOf(view) + margins.get(box)}px`);

// 바로 시작하면 브라우저가 어느 절이 화면에 있는지 다시 볼 때까지 위젯의 절도 없는 셈이라, 곧이어 누른 것이 빗나갑니다.
const skipFar = () => root.classList.add("chaewo-skip-far");

let used; // 지금 손을 댄 상자
function use(event) {
  const box = event.target.closest?.(".chaewo-widget[data-mounted]");
  if (!box || !(margins.has(box) || box.querySelector(".cw"))) return;
  if (!/chaewo-(unseen|skip-far)/.test(root.className)) requestAnimationFrame(skipFar);
  if (box !== used) setApart(box);
  used = box;
  if (margins.has(box)) return;
  const view = box.lastElementChild;
  box.addEventListener("click", keepInside);
  margins.set(box, heightOf(box) - heightOf(view));
  setHeight(box, view);
  box.classList.add("chaewo-in-use");
  heights.observe(view);
}

function setApart(box) {
  for (const node of document.querySelectorAll(".chaewo-apart")) node.classList.remove("chaewo-apart");
  for (let at = box; at.parentElement && !at.matches(".bd-article"); at = at.parentElement) {
    for (const other of at.parentElement.children) if (other !== at) other.classList.add("chaewo-apart");
  }
}

let menus = 0; // 펼쳐 둔 메뉴의 수. 누를 때마다 쪽 전체에서 찾으면 느립니다.
function keepInside(event) {
  if (!menus) event.stopPropagation();
}

document.addEventListener("shown.bs.dropdown", () => (menus += 1));
document.addEventListener("hidden.bs.dropdown", () => (menus -= 1));

document.addEventListener("pointerover", use);
document.addEventListener("focusin", use);
addEventListener("resize", () => root.classList.remove("chaewo-skip-far"));
