"""10장 「손실 함수와 그래프 거슬러 오르기」의 코드 문제, 푸는 차례대로."""

from chaewo.chapters.loss_graph import losses, nodes

mse_by_hand = losses.mse_by_hand
mse_gradient = losses.mse_gradient
relu_node = nodes.relu_node
leaves = nodes.leaves
fc3_gradients = nodes.fc3_gradients
