// 종이는 희므로 인쇄는 언제나 밝은 모양으로 하고, 접어 둔 절과 풀이는 폅니다. 끝나면 되돌립니다.
// 접어 둔 코드(.hide)는 읽지 않아도 되는 것이거나 빈칸의 답이라 그대로 둡니다.
const page = document.documentElement;
let themeBeforePrint;
let opened = [];

addEventListener("beforeprint", () => {
  themeBeforePrint ??= page.dataset.theme;
  page.dataset.theme = "light";
  opened = [...opened, ...document.querySelectorAll("details:not([open], .hide)")];
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  if (themeBeforePrint) page.dataset.theme = themeBeforePrint;
  themeBeforePrint = undefined;
  for (const one of opened) one.open = false;
  opened = [];
});
