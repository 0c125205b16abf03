"""쪽에 싣는 남의 파일이 `python -m tools.vendor`가 만든 그대로인지."""

from tools.vendor import SUMS, VENDOR, sums


def test_files_are_those_that_were_made():
    assert (VENDOR / SUMS).read_text(encoding="utf-8").splitlines() == sums()


def test_each_has_its_license_beside_it():
    for name in ("codemirror", "micropython"):
        text = (VENDOR / f"LICENSE-{name}.txt").read_text(encoding="utf-8")
        assert "Permission is hereby granted, free of charge" in text


def test_loader_can_stand_in_a_classic_worker():
    loader = (VENDOR / "micropython.js").read_text(encoding="utf-8")
    assert "import.meta" not in loader
    assert "export " not in loader.replace("export this for you", "").replace("export: ", "")
