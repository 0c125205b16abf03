"""6장 「작은 autograd 만들기」의 코드 문제, 푸는 차례대로. 모두 autograd를 쓰지 않고 풉니다."""

from chaewo.chapters.autograd_from_scratch import rules, walks

divide_rule = rules.divide_rule
gradients = walks.gradients
topological = walks.topological
scale_rule = rules.scale_rule
