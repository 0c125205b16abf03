// 한국어 찾기. Sphinx는 색인의 낱말과 똑같은 말이 있으면 그것만 찾아, "변화도"를 찾을 때
// "변화도를"만 있는 쪽을 놓치고, 두 글자짜리 말은 조사가 붙으면 아예 찾지 못합니다.
// 그래서 찾는 말을 **품은** 색인 낱말이 있는 쪽을 모두 찾습니다.

// 낱말 표(낱말 → 쪽 번호 또는 그 목록)에서 word를 품은 낱말의 쪽마다 점수를 매깁니다.
function scorePages(scores, table, word, exact, partial) {
  for (const [term, pages] of Object.entries(table)) {
    if (!term.includes(word)) continue;
    const score = term === word ? exact : partial;
    for (const page of [pages].flat()) scores.set(page, Math.max(score, scores.get(page) ?? 0));
  }
}

function pagesWith(word) {
  const scores = new Map();
  scorePages(scores, Search._index.terms, word, Scorer.term, Scorer.partialTerm);
  scorePages(scores, Search._index.titleterms, word, Scorer.title, Scorer.partialTitle);
  return scores;
}

// "야코비안이란"처럼 조사까지 적은 말은, 찾을 때까지 끝에서 한 글자씩 뗍니다.
function pagesWithStem(word) {
  let stem = word;
  let pages = pagesWith(stem);
  while (!pages.size && stem.length > 2 && /[가-힣]$/.test(stem)) {
    stem = stem.slice(0, -1);
    pages = pagesWith(stem);
  }
  return pages;
}

// 여러 말을 적으면 모두 들어 있는 쪽만 찾습니다. 돌려주는 모양은 Sphinx의 것과 같습니다.
function termsSearch(words) {
  const { docnames, titles, filenames } = Search._index;
  const found = [...words].map(pagesWithStem);
  if (!found.length) return [];
  return [...found[0].keys()]
    .filter((page) => found.every((scores) => scores.has(page)))
    .map((page) => {
      const score = Math.max(...found.map((scores) => scores.get(page)));
      return [docnames[page], titles[page], "", null, score, filenames[page]];
    });
}

if (typeof Search !== "undefined") {
  Search.performTermsSearch = termsSearch;
  // `file://`에서는 다른 쪽을 읽을 수 없어 결과마다 붙는 발췌를 만들 수 없습니다.
  if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
}
