// 브라우저에 있는 답을 한데 모으고, 파일로 주고받고, 합칩니다. 화면을 모릅니다. 저장소의 약속은 memory.js에 있습니다.
// 답의 모음은 Map(빈칸의 id → 기록)이고, 기록은 { blank, tries, draft, other } 가운데 있는 것만 가집니다.
//   other  합칠 때 밀려난 답과 코드. 어느 것도 버리지 않습니다: [{ blank }, { draft }, …]

const FORMAT = "chaewo-answers";
const VERSION = 1;
const KINDS = ["blank", "tries", "draft", "other"];
const KEY = /^chaewo\.(blank|tries|draft|other)\.([\w-]+\.[\w-]+)$/;
const ID = /^[\w-]{1,60}\.[\w-]{1,60}$/;
const LONGEST_FILE = 2e6; // 글자. 모든 빈칸을 코드로 채워도 이것의 십분의 일입니다.
const LONGEST_ANSWER = 40000;

const text = (value) => JSON.stringify(value);
const same = (a, b) => text(a) === text(b);

// 저장소를 읽을 수 없으면 null.
export function stored() {
  const found = new Map();
  try {
    for (const key of Object.keys(localStorage)) {
      const [, kind, id] = KEY.exec(key) ?? [];
      if (!kind) continue;
      const value = parsed(localStorage.getItem(key));
      if (sound[kind](value)) found.set(id, { ...found.get(id), [kind]: value });
    }
  } catch {
    return null;
  }
  return found;
}

function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const isCode = (value) => typeof value?.code === "string";
const fits = (value) => value !== undefined && value !== null && text(value).length <= LONGEST_ANSWER;
const sound = {
  blank: fits,
  tries: (value) => Number.isInteger(value) && value >= 0 && value < 1e6,
  draft: (value) => isCode(value) && fits(value),
  other: (value) => Array.isArray(value) && value.length < 100 && value.every((one) => fits(one?.blank ?? one?.draft)),
};

export function toFile(answers) {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, answers: Object.fromEntries(answers) }, null, 1)}\n`;
}

// 파일의 글 → { answers, broken } 또는 { problem }. 모르는 id도 그대로 받습니다. 새 판에만 있는 빈칸일 수 있습니다.
export function fromFile(content) {
  if (content.length > LONGEST_FILE) return { problem: "파일이 너무 큽니다. 답 파일이 아닌 것 같습니다." };
  const file = parsed(content);
  if (file === undefined) return { problem: "읽을 수 없는 파일입니다. 중간에 끊겼거나 다른 파일입니다." };
  if (file?.format !== FORMAT || typeof file.answers !== "object" || file.answers === null)
    return { problem: "이 책의 답 파일이 아닙니다." };
  if (!(file.version <= VERSION))
    return { problem: "더 새로운 판의 책이 만든 답 파일입니다. 책을 새 판으로 바꾼 뒤 불러오세요." };
  const answers = new Map();
  let broken = 0;
  for (const [id, record] of Object.entries(file.answers)) {
    const kinds = KINDS.filter((kind) => record?.[kind] !== undefined);
    const kept = kinds.filter((kind) => sound[kind](record[kind]));
    if (!ID.test(id) || kept.length < Math.max(kinds.length, 1)) broken += 1;
    if (ID.test(id) && kept.length) answers.set(id, Object.fromEntries(kept.map((kind) => [kind, record[kind]])));
  }
  return { answers, broken };
}

// theirs를 mine에 더한 새 모음과, 무엇을 어떻게 했는지. isRight(id, 답)는 지금의 물음에 맞는 답인지입니다.
// 둘이 다르면 여기 있던 것을 그대로 두되, 이쪽만 틀렸으면 바꿉니다. 밀려난 것은 other에 남습니다.
// fresh: 빈칸이 있는 쪽이 방금 보낸 것. 같은 사람이 이어 적은 것이므로 앞의 것을 갈음합니다.
export function merged(mine, theirs, isRight, fresh = false) {
  const all = new Map(mine);
  const said = { taken: [], kept: [], same: [] };
  for (const [id, record] of theirs) {
    const before = all.get(id) ?? {};
    const now = { ...before };
    let [took, held] = [false, false];
    const aside = [...(record.other ?? [])];
    for (const kind of ["blank", "draft"]) {
      const [own, given] = [before[kind], record[kind]];
      if (given === undefined || same(own, given)) continue;
      const better = kind === "blank" && !isRight(id, own) && isRight(id, given);
      const swap = own === undefined || better || (fresh && (kind === "draft" || isRight(id, given)));
      if (swap) now[kind] = given;
      if (own !== undefined && !(fresh && swap)) aside.push({ [kind]: swap ? own : given });
      took ||= swap;
      held ||= !swap;
    }
    if ((record.tries ?? 0) > (before.tries ?? 0)) now.tries = record.tries;
    const others = [...(before.other ?? [])];
    for (const one of aside) {
      const known = others.some((other) => same(other, one)) || same(one, { blank: now.blank });
      if (!known && !same(one, { draft: now.draft })) others.push(one);
    }
    if (others.length) now.other = others;
    all.set(id, now);
    said[took ? "taken" : held ? "kept" : "same"].push(id);
  }
  return { all, said };
}

// 저장소에 적습니다. 자리가 없어 적지 못한 빈칸의 수를 돌려줍니다.
export function save(answers, before) {
  let unsaved = 0;
  for (const [id, record] of answers) {
    try {
      for (const kind of KINDS)
        if (record[kind] !== undefined && !same(record[kind], before.get(id)?.[kind]))
          localStorage.setItem(`chaewo.${kind}.${id}`, text(record[kind]));
    } catch {
      unsaved += 1;
    }
  }
  return unsaved;
}
