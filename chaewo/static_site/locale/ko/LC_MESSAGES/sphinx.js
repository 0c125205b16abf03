// 쪽의 글에서 찾은 말을 칠하는 Sphinx 스크립트의 말.
Documentation.addTranslations({
  locale: "ko",
  messages: { "Hide Search Matches": "찾은 말 표시 지우기" },
  plural_expr: "0",
});
