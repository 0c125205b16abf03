// 종이는 희므로 인쇄는 언제나 밝은 모양으로 하고, 끝나면 되돌립니다.
const page = document.documentElement;
let themeBeforePrint;

addEventListener("beforeprint", () => {
  themeBeforePrint ??= page.dataset.theme;
  page.dataset.theme = "light";
});
addEventListener("afterprint", () => {
  if (themeBeforePrint) page.dataset.theme = themeBeforePrint;
  themeBeforePrint = undefined;
});
