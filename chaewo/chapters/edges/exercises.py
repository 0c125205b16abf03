"""7장 「autograd의 가장자리」의 코드 문제, 푸는 차례대로."""

from chaewo.chapters.edges import numeric, swish

numeric_vjp = numeric.numeric_vjp
Swish = swish.Swish
