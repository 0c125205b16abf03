"""12장 「변화도 버퍼와 갱신」의 코드 문제, 푸는 차례대로. 기대하는 값은 모두 torch의 옵티마이저에서 얻습니다."""

from chaewo.chapters.update import adam, decay, descent, in_place

clear_buffers = in_place.clear_buffers
note_update = in_place.note_update
descend = descent.descend
momentum_step = in_place.momentum_step
decay_step = decay.decay_step
largest_rate = descent.largest_rate
adam_moves = adam.adam_moves
