"""8장 「크기 계산: 6*6은 대체 뭐야??」의 코드 문제, 푸는 차례대로.

옳은 크기는 식이 아니라 torch의 합성곱과 풀링을 지나 보고, 수용 영역은 변화도가 닿은 폭에서 구합니다.
"""

from chaewo.chapters.shapes import note_net, unseen_nets

output_size = note_net.output_size
note_lines = note_net.note_lines
fc1_in_features = note_net.fc1_in_features
accepted_sizes = note_net.accepted_sizes
layer_sizes = unseen_nets.layer_sizes
receptive_fields = unseen_nets.receptive_fields
