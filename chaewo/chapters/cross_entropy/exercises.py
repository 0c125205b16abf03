"""11장 「분류의 손실: 교차 엔트로피」의 코드 문제, 푸는 차례대로."""

from chaewo.chapters.cross_entropy import losses

cross_entropy_by_hand = losses.cross_entropy_by_hand
