"""평면에서 평면으로 가는 함수들."""

PLANE_MAPS: dict = {}


def describe(plane_map) -> dict:
    return {}
