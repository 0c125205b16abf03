"""9장의 옳은 풀이들과, 실수의 표에 없는 틀린 답."""

from tests.chapters import loss_graph_fc3 as fc3
from tests.chapters import loss_graph_losses as losses
from tests.chapters import loss_graph_nodes as nodes

RIGHT = losses.RIGHT | nodes.RIGHT | fc3.RIGHT
WRONG = losses.WRONG | nodes.WRONG | fc3.WRONG
PERTURBED = losses.PERTURBED | nodes.PERTURBED
FORBIDDEN = (
    *("next_functions[1]", "[1][0]", "numel", "view(", "reshape", "view_as", "logsumexp"),
    *("log_softmax", "sum(0)", "sum_to_size", "2 / ", "2 *", "set()"),
)
