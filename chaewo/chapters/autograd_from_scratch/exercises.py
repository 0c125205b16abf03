"""6장 「작은 autograd 만들기」의 코드 문제를 푸는 차례대로 늘어놓습니다.

앞의 다섯 문제는 autograd를 쓰지 않고 풉니다. 변화도의 기대하는 값은 모두 torch가 셈합니다.
"""

from chaewo.chapters.autograd_from_scratch import numeric, rules, swish, walks

divide_rule = rules.divide_rule
gradients = walks.gradients
topological = walks.topological
scale_rule = rules.scale_rule
numeric_vjp = numeric.numeric_vjp
Swish = swish.Swish
