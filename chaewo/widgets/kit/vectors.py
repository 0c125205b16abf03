"""`settings.py`로 옮겼습니다. VjpExplorer가 옮겨 가면 지웁니다."""

from chaewo.widgets.kit.settings import BadSetting as BadVector
from chaewo.widgets.kit.settings import read_vector

__all__ = ["BadVector", "read_vector"]
