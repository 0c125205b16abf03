import { remember } from "./memory.js";

// 앞의 빈칸들이 채운 조각. 읽는 사람이 풀었으면 그 코드(own)가 있습니다.

export const reused = (list) => list.map(({ id, code }) => ({ id, code, own: ownCode(id) }));

export function ownCode(id) {
  const code = remember(id).answer.load()?.code;
  return typeof code === "string" ? code : null;
}

// 이어 쓴 조각이 누구의 것인지. 저장된 것이 통하지 않아(broken) 책의 것으로 했을 수도 있습니다.
export function origin(list, broken) {
  if (broken) return "앞에서 적은 조각과는 맞지 않아, 책의 조각과 이어 판정했습니다.";
  const mine = list.filter(({ own }) => own !== null);
  if (mine.length === list.length) return "앞에서 직접 적은 조각들과 이어 실행했습니다.";
  if (!mine.length) return "앞의 조각들은 책의 것으로 채워 이어 실행했습니다.";
  const books = list.filter((one) => !mine.includes(one)).map(({ id }) => `\`${id.split(".")[1]}\``);
  return `이어 쓴 조각 ${list.length}개 가운데 ${mine.length}개는 직접 적은 것입니다. 책의 것: ${books.join(", ")}.`;
}
