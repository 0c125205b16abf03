"""11장 「분류의 손실: 교차 엔트로피」의 코드 문제, 푸는 차례대로."""

from chaewo.chapters.cross_entropy import losses, targets

cross_entropy_by_hand = losses.cross_entropy_by_hand
ce_gradient = targets.ce_gradient
weighted_loss = targets.weighted_loss
smoothed_target = targets.smoothed_target
