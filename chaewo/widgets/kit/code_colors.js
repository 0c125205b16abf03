// 코드의 낱말마다의 색. 모양은 곁의 code_colors.css에 있습니다.
export const CODE_COLORS = {
  keyword: "cw-keyword",
  string: "cw-string",
  number: "cw-number-text",
  comment: "cw-comment",
};
