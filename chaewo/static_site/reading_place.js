// 읽던 곳: 장의 쪽은 지금 읽는 절을 적어 두고, 첫 쪽은 그곳으로 가는 길과 장마다 채운 빈칸을 보여 줍니다.
// 저장소가 막힌 브라우저와, `file://`의 쪽마다 저장소가 다른 브라우저에서는 아무것도 보이지 않습니다.

const PLACE = "chaewo.place";
const PAUSE = 400; // 밀리초. 스크롤이 멎은 뒤에 적습니다.

function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function readPlace() {
  try {
    const place = JSON.parse(kept(PLACE));
    const texts = [place.page, place.chapter, place.section, place.id];
    return texts.every((text) => typeof text === "string") && /^\d\d_\w+\.html$/.test(place.page) ? place : null;
  } catch {
    return null; // 아직 없거나, 다른 것이 적혀 있습니다.
  }
}

const file = location.pathname.split("/").pop();
const placeOf = (heading) => (heading.closest("section") ?? heading).getBoundingClientRect();
const words = (heading) => heading.firstChild?.textContent.trim() ?? "";

if (/^page-book-\d\d_/.test(document.body.className)) {
  const headings = [...document.querySelectorAll("article h1, article h2")];
  let timer;
  const write = () => {
    // 제목이 아니라 절의 자리를 봅니다. 먼 절의 제목을 물으면 브라우저가 그 절을 배치해야 합니다.
    const above = headings.filter((heading) => placeOf(heading).top < innerHeight / 2);
    const section = above.at(-1) ?? headings[0];
    if (!section) return;
    const place = {
      page: file,
      chapter: words(headings[0]),
      section: section === headings[0] ? "" : words(section),
      id: section.closest("section")?.id ?? "",
    };
    try {
      localStorage.setItem(PLACE, JSON.stringify(place));
    } catch {
      /* 적지 못하면 다음에 처음부터 고르면 됩니다. */
    }
  };
  const writeSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE);
  };
  addEventListener("scroll", writeSoon, { passive: true });
  if (scrollY) writeSoon(); // 스크립트가 오기 전에 옮긴 곳
}

const chapters = document.getElementById("chaewo-chapters");
if (chapters) {
  const place = readPlace();
  if (place) {
    const line = document.createElement("p");
    line.className = "chaewo-resume";
    const link = document.createElement("a");
    link.href = `${place.page}#${place.id}`;
    link.textContent = place.section ? `${place.chapter} › ${place.section}` : place.chapter;
    line.append("읽던 곳: ", link);
    document.querySelector("article h1 ~ p:not(.chaewo-progress)")?.after(line);
  }
  for (const [page, names] of Object.entries(JSON.parse(chapters.textContent))) {
    const card = document.querySelector(`article li:has(> p > svg) a[href="${page}"]`)?.closest("li");
    const solved = names.filter((name) => kept(`chaewo.blank.${name}`) !== null).length;
    if (!card) continue;
    card.classList.toggle("chaewo-here", place?.page === page);
    if (!solved) continue;
    const mark = document.createElement("p");
    mark.className = "chaewo-card-mark";
    mark.textContent = solved === names.length ? "빈칸을 모두 채웠습니다 ✓" : `빈칸 ${solved} / ${names.length}`;
    card.append(mark);
  }
}
