// 찾기 쪽의 말. Sphinx의 한국어 번역이 어색한 것을 고쳐 적었습니다.
Documentation.addTranslations({
  locale: "ko",
  messages: {
    Searching: "찾는 중",
    "Preparing search...": "찾을 준비를 하는 중…",
    "Search Results": "찾은 결과",
    "Search finished, found ${resultCount} page(s) matching the search query.":
      "쪽 ${resultCount}개에서 찾았습니다.",
    "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
      "찾는 말이 들어 있는 쪽이 없습니다. 더 짧은 말이나 다른 말로 찾아보세요.",
    "Hide Search Matches": "찾은 말 표시 지우기",
    ", in ": ", ",
  },
  plural_expr: "0",
});
