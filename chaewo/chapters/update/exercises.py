"""10장 「변화도 버퍼와 갱신」의 코드 문제, 푸는 차례대로. 기대하는 값은 모두 torch의 옵티마이저에서 얻습니다."""

from chaewo.chapters.update import adam, buffers, descent, momentum

clear_buffers = buffers.clear_buffers
note_update = buffers.note_update
descend = descent.descend
momentum_step = momentum.momentum_step
largest_rate = descent.largest_rate
adam_moves = adam.adam_moves
