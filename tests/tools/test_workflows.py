"""GitHub의 workflow: 쓰는 동작마다 권한이 있고, 가리키는 것이 모두 있습니다."""

import re

import pytest
import yaml

from tools.lib.notebook_files import ROOT

FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# 동작이나 명령 → 그것이 부르는 것이 요구하는 권한. 적은 권한 말고는 모두 없습니다.
NEEDS = {
    "actions/checkout": {"contents": "read"},
    "actions/configure-pages": {"pages": "read"},
    "actions/deploy-pages": {"pages": "write", "id-token": "write"},
    "git push": {"contents": "write"},
    "gh release upload": {"contents": "write"},
}
LEVELS = ("none", "read", "write")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_step_has_the_permissions_it_needs(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, job in workflow["jobs"].items():
        given = job.get("permissions", workflow["permissions"])
        for step in job["steps"]:
            used = f"{step.get('uses', '')} {step.get('run', '')}"
            for action in (action for action in NEEDS if action in used):
                for scope, level in NEEDS[action].items():
                    has = LEVELS.index(given.get(scope, "none"))
                    assert has >= LEVELS.index(level), f"{name}: {action}에 {scope}: {level}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_what_a_workflow_names_exists(path):
    workflow = yaml.safe_load(path.read_text(encoding="utf-8"))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for job in workflow["jobs"].values():
        needed = job.get("needs", [])
        assert {*([needed] if isinstance(needed, str) else needed)} <= {*workflow["jobs"]}
        ids = {step["id"] for step in job["steps"] if "id" in step}
        assert {*re.findall(r"steps\.([\w-]+)\.", str(job))} == ids
        commands = "\n".join(step.get("run", "") for step in job["steps"])
        for target in re.findall(r"^\s*make ([\w-]+)", commands, re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
