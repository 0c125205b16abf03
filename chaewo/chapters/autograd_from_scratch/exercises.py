"""6장 「작은 autograd 만들기」의 코드 문제, 푸는 차례대로. 앞의 다섯은 autograd를 쓰지 않고 풉니다."""

from chaewo.chapters.autograd_from_scratch import rules, swish, walks

divide_rule = rules.divide_rule
gradients = walks.gradients
topological = walks.topological
scale_rule = rules.scale_rule
numeric_vjp = rules.numeric_vjp
Swish = swish.Swish
