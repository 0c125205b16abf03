"""지금 이 파이썬(가상 환경)의 커널.

이름 `python3`로 찾으면 사용자 폴더에 등록해 둔 다른 파이썬이 걸릴 수 있습니다. 노트북에는 그
이름을 적되, 기록하고 검사할 때에는 언제나 이 파이썬으로 실행합니다.
"""

from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager


class CurrentPythonOnly(KernelSpecManager):
    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


def current_kernel_manager() -> AsyncKernelManager:
    return AsyncKernelManager(kernel_name="python3", kernel_spec_manager=CurrentPythonOnly())
