// 그래프 위를 걷는 상태 기계: 어느 방향으로 몇 걸음째인가, .grad에 몇 번 더했는가, 그래프가 해제되었는가.
// 화면을 모릅니다. 값은 모두 spec에 담긴 torch의 기록이고, 여기서는 몇 번째 기록을 볼지만 정합니다.
//
// ‘한 일’과 ‘보는 곳’을 나눕니다. backward() 한 번은 reached가 끝에 닿을 때 끝나고, 그때의
// retain에 따라 그래프가 해제됩니다. 그 뒤에 뒤로 가는 것은 지난 걸음을 다시 보는 것일 뿐입니다.

export class GraphWalk {
  constructor(spec, received) {
    this.spec = spec;
    this.nodes = spec.nodes;
    this.length = this.nodes.length;
    // 역전파를 할 수 없는 그래프는 순전파만 봅니다.
    this.alive = this.length > 0 && this.nodes[0].incoming.length > 0;
    this.mode = "forward";
    this.at = { forward: 0, backward: 0 }; // 보는 곳
    this.reached = 0; // 이번 backward()가 지나온 걸음
    this.pass = 0; // 이번이 몇 번째 backward()인가(0부터)
    this.grads = spec.grads; // 잎마다 0번, 1번, … 더한 뒤의 .grad
    this.zeroed = false; // zero_grad()를 부른 적이 있는가
    this.extra = {}; // 실패한 backward()가 멈추기 전에 잎에 더한 횟수
    this.retain = false;
    this.freed = false; // 저장한 값이 해제되었는가
    this.failed = false;
    this.note = "";
    this.restore(received);
  }

  // 파이썬이 바꾼 값을 받아들입니다. 범위를 벗어난 값은 끝으로 당깁니다.
  restore({ mode, step, calls, selected }) {
    this.mode = this.alive ? mode : "forward";
    this.failed = false;
    if (calls !== this.calls) {
      this.pass = Math.max(0, calls - 1);
      this.#arrive(calls > 0 ? this.length : 0);
      this.at.backward = this.reached;
    } else {
      this.at[this.mode] = Math.min(step, this.length);
      if (this.at.backward > this.reached) this.#arrive(this.at.backward);
    }
    this.selected = Math.min(selected, this.length - 1);
  }

  get order() {
    return this.mode === "forward" ? this.spec.forward : this.nodes.map((_, i) => i);
  }

  get step() {
    return this.at[this.mode];
  }

  get active() {
    if (this.failed) return -1; // 엔진이 멈추어 지금 걷는 노드가 없습니다.
    return this.order[this.step - 1] ?? -1;
  }

  // 설명할 노드: 고른 것, 없으면 지금 걸음의 것, 시작이면 첫 노드.
  get focus() {
    if (this.selected >= 0) return this.selected;
    return this.active >= 0 ? this.active : this.order[0];
  }

  get finished() {
    return this.reached === this.length;
  }

  // 끝난 backward()를 다시 보고 있는가
  get replaying() {
    return this.mode === "backward" && this.step < this.reached && this.finished;
  }

  // zero_grad() 뒤로 끝난 backward()의 횟수
  get calls() {
    return this.pass + (this.finished ? 1 : 0);
  }

  get recordedCalls() {
    return Math.max(1, ...Object.values(this.spec.grads).map((row) => row.length - 1));
  }

  // 실패한 backward()는 멈춘 노드의 앞까지만 지나왔습니다.
  visited(i) {
    if (this.failed) return i < this.spec.freed.node;
    return (this.mode === "forward" ? this.spec.forward.indexOf(i) : i) < this.step;
  }

  // 저장한 값이 해제된 노드인가. 지난 걸음을 다시 보는 동안에는 그때의 모습을 보입니다.
  emptied(i) {
    return this.mode === "backward" && this.freed && !this.replaying && this.nodes[i].saved.length > 0;
  }

  // 이 잎에 지금까지 변화도가 몇 번 더해졌는가. 잎의 번호가 곧 역전파의 차례입니다.
  arrivals(i) {
    return this.pass + (i < this.at.backward ? 1 : 0) + (this.extra[i] ?? 0);
  }

  grad(i, times = this.arrivals(i)) {
    return this.grads[i]?.[times] ?? null;
  }

  go(step, note = "") {
    const target = Math.min(Math.max(step, 0), this.length);
    if (this.mode === "backward" && target > this.reached) {
      if (this.freed) return this.#fail();
      this.#arrive(target);
    }
    this.at[this.mode] = target;
    this.failed = false;
    this.selected = this.active;
    this.note = note;
    return this;
  }

  // 한 걸음 앞과 뒤의 모습. 이 걸음은 그대로입니다.
  neighbours() {
    return [1, -1].map((by) => this.#copy().go(this.step + by));
  }

  setMode(mode) {
    this.mode = mode;
    this.failed = false;
    this.selected = this.active;
    this.note = "";
  }

  select(i) {
    if (i >= 0 && i < this.length) this.selected = i;
  }

  // backward() 한 번: 걷던 중이면 끝까지, 끝났으면 새로 한 번.
  backward() {
    if (this.freed) return this.#fail();
    if (!this.finished) return this.go(this.length);
    if (this.pass + 1 >= this.recordedCalls) return this.#full();
    this.pass += 1;
    const note = this.spec.freed.node === null ? "저장한 값이 없는 그래프라서 다시 지나갈 수 있습니다." : "";
    this.#arrive(this.length);
    return this.go(this.length, note);
  }

  // 순전파를 다시 실행하면 새 그래프가 생깁니다. 노트의 주인이 한 일입니다.
  rebuild() {
    if (this.finished && this.pass + 1 >= this.recordedCalls) return this.#full();
    if (this.finished) this.pass += 1;
    this.#restart();
    this.freed = false;
    return this.go(0, "순전파를 다시 실행해 새 그래프를 만들었습니다. 잎의 .grad는 그대로 남아 있습니다.");
  }

  // .grad를 비워도 해제된 그래프가 되살아나지는 않습니다.
  zeroGrad() {
    this.grads = this.spec.fresh;
    this.zeroed = true;
    this.extra = {};
    this.pass = 0;
    this.#restart();
    const next = this.freed ? " 그래프는 해제된 그대로입니다. 순전파를 다시 실행하세요." : "";
    return this.go(0, `잎의 .grad를 비웠습니다.${next}`);
  }

  #copy() {
    const copy = new GraphWalk(this.spec, { mode: "forward", step: 0, calls: 0, selected: -1 });
    return Object.assign(copy, this, { at: { ...this.at }, extra: { ...this.extra } });
  }

  #restart() {
    this.reached = 0;
    this.at.backward = 0;
  }

  #arrive(step) {
    this.reached = step;
    if (this.finished) this.freed = !this.retain && this.spec.freed.node !== null;
  }

  // 엔진은 저장된 값이 필요한 첫 노드에서 멈춥니다. 그 앞에서 만난 잎에는 이미 더해졌습니다.
  #fail() {
    const stop = this.spec.freed.node;
    const early = this.nodes.map((_, i) => i).filter((i) => i < stop && this.nodes[i].kind === "leaf");
    this.at.backward = this.reached;
    if (early.some((i) => this.arrivals(i) >= this.recordedCalls)) return this.#full();
    for (const i of early) this.extra[i] = (this.extra[i] ?? 0) + 1;
    this.failed = true;
    this.selected = stop;
    this.note = "";
    return this;
  }

  #full() {
    this.note = `backward()를 ${this.recordedCalls}번까지 기록해 두었습니다. zero_grad()로 처음부터 다시 해 보세요.`;
    return this;
  }
}
