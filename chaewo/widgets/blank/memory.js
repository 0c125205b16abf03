// 브라우저가 빈칸마다 기억하는 것. 모두 이 기기의 저장소에만 있습니다.
//   chaewo.blank.ID  맞은 답 그대로(JSON). 다시 열면 다시 판정합니다.
//   chaewo.tries.ID  맞기 전까지 틀린 횟수
//   chaewo.draft.ID  적고 있는 코드: { code, starter }. starter는 그때의 시작 코드입니다.
// 저장소를 막아 둔 브라우저에서도 빈칸은 그대로 풀 수 있습니다. 다시 열면 잊을 뿐입니다.

export function remember(id) {
  const slot = (kind) => {
    const key = `chaewo.${kind}.${id}`;
    return {
      load() {
        try {
          return JSON.parse(localStorage.getItem(key));
        } catch {
          return null;
        }
      },
      save(value) {
        try {
          localStorage.setItem(key, JSON.stringify(value));
        } catch {
          /* 저장하지 못해도 이번 방문의 답은 화면에 남습니다. */
        }
      },
    };
  };
  return { answer: slot("blank"), tries: slot("tries"), draft: slot("draft") };
}
