"""걷을 때(`nbgrader collect`) 제출의 임자를 정하는 법."""

import os
import pwd

from nbgrader.exchange import default


class CollectByOwner(default.ExchangeCollect):
    """폴더의 이름에 적힌 사람이 아니라 파일의 주인이 낸 것으로 봅니다.

    그대로 두면 nbgrader는 남의 이름으로 낸 것(`nbgrader submit --student=다른학생`)도 경고만 하고 걷어, 그
    사람이 낸 것을 바꾸어 놓습니다. 교사가 대신 낸 것은 적힌 이름대로 둡니다. 사람마다 계정이 다른 서버에서만
    씁니다.
    """

    def _path_to_record(self, path):
        record = super()._path_to_record(path)
        owner = os.stat(path).st_uid
        if owner != os.getuid():
            record["username"] = pwd.getpwuid(owner).pw_name
        return record
