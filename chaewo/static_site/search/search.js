// 찾기 쪽: 책의 글(search_text.js)에서 찾는 말을 품은 절을 찾아, 쪽마다 모아 보여 줍니다.

const EXCERPT = { before: 50, after: 110 }; // 글자
const MOST_SECTIONS = 3; // 쪽 하나에서 보이는 절
// 같은 점수라면 본문이 먼저, 답이 적힌 풀이가 나중입니다.
const WEIGHTS = [
  [/^book\/\d/, 1],
  [/^book\/(glossary|index)/, 0.6],
  [/^exercises\//, 0.5],
  [/./, 0.35],
];

const TIMES = "\\s*[*×]\\s*";
const PARTS = { "*": TIMES, "×": TIMES, "-": "[-–−]" };

// 찾는 말의 정규식. 띄어쓰기와 천 단위의 쉼표, ×와 *의 차이는 보지 않습니다.
function pattern(words, flags) {
  const parts = [...words].map((letter, i) => {
    if (/\s/.test(letter)) return "\\s*";
    if (Object.hasOwn(PARTS, letter)) return PARTS[letter];
    const bare = letter.replace(/[.*+?^${}()|[\]\\/]/, "\\$&");
    return /\d/.test(letter) && /\d/.test(words[i + 1] ?? "") ? `${bare},?` : bare;
  });
  // 숫자는 통째로만 찾습니다: 576은 1576이나 0.576이 아닙니다.
  const start = /^\d/.test(words) ? "(?:^|[^\\d.,])" : "";
  const end = /\d$/.test(words) ? "(?![.,]?\\d)" : "";
  return new RegExp(`${start}(${parts.join("")})${end}`, flags);
}

const counted = (text, words) => [...text.matchAll(pattern(words, "giu"))];

// anchors.py가 절의 주소를 짓는 것과 같습니다.
const slug = (title) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "") || "section";

// 절 하나의 점수. 제목에 있으면 크고, 글에 여러 번 나오면 조금씩 커집니다.
function scored([title, text, code, id = slug(title)], words) {
  const inTitle = pattern(words, "iu").test(title);
  const hits = counted(text, words);
  const inCode = pattern(words, "iu").test(code);
  if (!inTitle && !inCode && !hits.length) return null;
  const score = Math.log2(1 + hits.length + inCode) + (inTitle ? 12 * share(words, title) : 0);
  return { id, title, text, hits, score };
}

// 제목이 찾는 말에 가까울수록 1에 가깝습니다.
const share = (words, title) => 0.5 + 0.5 * Math.min(1, words.length / title.length);

function inPage([href, title, sections], words) {
  const found = sections.map((section) => scored(section, words)).filter(Boolean);
  if (!found.length) return null;
  const weight = WEIGHTS.find(([kind]) => kind.test(href))[1];
  const best = Math.max(...found.map((one) => one.score));
  const all = found.reduce((sum, one) => sum + one.hits.length, 0);
  const inTitle = pattern(words, "iu").test(title) ? 30 * share(words, title) : 0;
  found.sort((a, b) => b.score - a.score);
  return { href, title, words, sections: found, score: weight * (best + 2 * Math.log2(1 + all) + inTitle) };
}

const pagesWith = (pages, words) => pages.map((page) => inPage(page, words)).filter(Boolean);

// "야코비안이란"처럼 조사까지 적은 말은, 찾을 때까지 끝에서 한 글자씩, 절반까지 뗍니다.
function pagesWithStem(pages, words) {
  let stem = words;
  let found = pagesWith(pages, stem);
  while (!found.length && stem.length > Math.max(2, words.length / 2) && /[가-힣]$/.test(stem)) {
    stem = stem.slice(0, -1).trimEnd();
    found = pagesWith(pages, stem);
  }
  return found;
}

// 통째로 없으면 낱말이 모두 들어 있는 쪽을 찾습니다. `retain_graph=True`도 두 낱말입니다.
function find(pages, query) {
  const whole = pagesWithStem(pages, query);
  const words = query.split(/[^\p{L}\p{N}_.]+/u).filter(Boolean);
  if (whole.length || words.length < 2) return whole;
  const each = words.map((word) => new Map(pagesWithStem(pages, word).map((found) => [found.href, found])));
  return [...each[0].values()]
    .filter(({ href }) => each.every((found) => found.has(href)))
    .map(({ href }) => {
      const all = each.map((found) => found.get(href));
      // 가장 드문 낱말의 절을 보입니다.
      const rarest = all.reduce((a, b) => (a.sections.length <= b.sections.length ? a : b));
      return { ...rarest, score: all.reduce((sum, one) => sum + one.score, 0) };
    });
}

// ---------- 보이기 ----------

const made = (name, className, ...children) => {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
};

function excerpt({ text, hits }, words) {
  const hit = hits[0];
  const at = hit ? hit.index + hit[0].length - hit[1].length : 0;
  const from = at > EXCERPT.before ? text.indexOf(" ", at - EXCERPT.before) + 1 : 0;
  const until = at + EXCERPT.after < text.length ? text.lastIndexOf(" ", at + EXCERPT.after) : text.length;
  const start = from > at ? Math.max(0, at - EXCERPT.before) : from;
  const stop = until > at + words.length ? until : at + EXCERPT.after;
  const shown = text.slice(start, stop);
  const line = made("p", "context", start ? "… " : "", ...marked(shown, words), stop < text.length ? " …" : "");
  return shown ? line : "";
}

function marked(text, words) {
  const parts = [];
  let at = 0;
  for (const hit of counted(text, words)) {
    const start = hit.index + hit[0].length - hit[1].length;
    parts.push(text.slice(at, start), made("mark", "", hit[1]));
    at = start + hit[1].length;
  }
  return [...parts, text.slice(at)];
}

// 그 자리의 낱말을 브라우저가 찾아 칠하고 접힌 곳도 펴 줍니다. 모르는 브라우저는 절의 처음으로 갑니다.
function address(href, { id, text, hits }) {
  const place = `${href}#${encodeURIComponent(id)}`;
  if (!hits.length || !("fragmentDirective" in document)) return place;
  const end = hits[0].index + hits[0][0].length;
  const start = end - hits[0][1].length;
  const word = text.slice(text.lastIndexOf(" ", start) + 1, end) + /^\S*/.exec(text.slice(end))[0];
  return `${place}:~:text=${encodeURIComponent(word).replaceAll("-", "%2D")}`;
}

function shown(page) {
  const top = page.sections[0];
  const item = made("li", "");
  const heading = made("a", "search-page", ...marked(page.title, page.words));
  heading.href = page.href;
  item.append(heading);
  const best = page.sections.slice(0, MOST_SECTIONS);
  const isFirst = (section) => section.title === page.title; // 쪽의 첫머리. 제목을 이미 적었습니다.
  for (const section of best.sort((a, b) => isFirst(b) - isFirst(a))) {
    const link = made("a", "search-section", ...marked(section.title, page.words));
    link.href = address(page.href, section);
    if (!isFirst(section)) item.append(made("p", "", link));
    if (section === top || section.hits.length) item.append(excerpt(section, page.words));
  }
  return item;
}

function search(typed) {
  const { pages, names } = globalThis.chaewoText;
  // 자판에 없는 ×는 x로 적습니다.
  const query = typed
    .normalize("NFC")
    .trim()
    .replace(/\s+/g, " ")
    .replace(/(\d) ?x ?(?=\d)/gi, "$1×");
  const name = query.toLowerCase();
  const ours = Object.hasOwn(names, name) ? names[name] : null;
  const found = new Map();
  for (const words of [ours, query].filter(Boolean)) {
    for (const page of find(pages, words)) {
      const before = found.get(page.href);
      if (!before || before.score < page.score) found.set(page.href, page);
    }
  }
  const sorted = [...found.values()].sort((a, b) => b.score - a.score);
  const counts = sorted.length
    ? `쪽 ${sorted.length}개에서 찾았습니다.`
    : "찾는 말이 들어 있는 쪽이 없습니다. 더 짧은 말이나 다른 말로 찾아보세요.";
  const called = ours ? `이 책에서는 ‘${ours}’라고 합니다. ` : "";
  document.getElementById("search-status").textContent = called + counts;
  document.getElementById("search-results").replaceChildren(...sorted.map(shown));
}

const typed = new URLSearchParams(location.search).get("q");
const field = document.querySelector(".bd-search-container input[name=q]");
field.value = typed ?? "";
field.focus();
if (typed?.trim()) search(typed);
