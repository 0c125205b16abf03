// 위젯을 쓰는 동안에는 화면 밖의 절을 배치하지도 칠하지도 않습니다(content.css). 숫자 하나가 바뀔 때마다 긴 쪽
// 전체를 다시 셈하는 일을 덥니다. 처음부터 그러면 절의 높이를 몰라 차례의 링크가 엉뚱한 곳으로 갑니다. 다 그린
// 뒤에 시작하면 브라우저가 절의 높이를 기억하고 있습니다. 창의 크기가 바뀌면 그 높이도 틀리므로 그만둡니다.

const root = document.documentElement;
const skip = (event) => event.target.closest?.(".cw") && root.classList.add("chaewo-skip-far");

document.addEventListener("pointerover", skip);
document.addEventListener("focusin", skip);
addEventListener("resize", () => root.classList.remove("chaewo-skip-far"));
