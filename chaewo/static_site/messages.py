"""쪽에 보이는 테마의 말. 한국어가 없거나 어색한 것만 적었습니다. 찾기 결과의 말은 locale/에 있습니다."""

# Sphinx와 pydata-sphinx-theme
SPHINX = {
    "Skip to main content": "본문으로 건너뛰기",
    "Back to top": "맨 위로",
    "Search": "찾기",
    "Color mode": "밝기 바꾸기",
    "Light": "밝게",
    "Dark": "어둡게",
    "System Settings": "기기 설정대로",
    "previous": "이전",
    "next": "다음",
    "previous page": "이전 쪽",
    "next page": "다음 쪽",
    "Site navigation": "책의 차례",
    "On this page": "이 쪽의 차례",
    "Version warning": "판 알림",
    "Link to this heading": "이 제목의 주소",
    "Link to this equation": "이 식의 주소",
    "Permalink to this equation": "이 식의 주소",
    "Link to this image": "이 그림의 주소",
    "Link to this table": "이 표의 주소",
    "Link to this code": "이 코드의 주소",
    "Link to this term": "이 용어의 주소",
    "Link to this definition": "이 정의의 주소",
}

# sphinx-book-theme. 단추의 글(.ipynb 따위)도 번역을 거칩니다.
BOOK_THEME = {
    "Download this page": "이 쪽 내려받기",
    "Download source file": "이 쪽의 원본 내려받기",
    "Download notebook file": "이 쪽의 노트북 내려받기",
    "Print to PDF": "인쇄하거나 PDF로 저장하기",
    ".ipynb": "노트북(.ipynb)",
    ".md": "원본(.md)",
    ".pdf": "인쇄 · PDF",
    "Search": "찾기",
}

# sphinx-copybutton. 번역 통로가 없어 스크립트에 끼웁니다.
COPY_BUTTON = {
    "copy": "복사",
    "copy_to_clipboard": "코드 복사",
    "copy_success": "복사했습니다",
    "copy_failure": "복사하지 못했습니다",
}
