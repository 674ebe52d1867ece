"""Templates are sent without their indentation, and what they are filled with as it is."""

from django.template import Context, Engine
from django.template.loader import get_template

from config.template_files import Loader

SOURCES = {
    "area.html": "<div>\n  <textarea>{{ typed }}</textarea>\n\n  <p>1\n    2</p>\n</div>\n",
    "letter.txt": "  各单位：\n    请于5日前报送。\n",
}


def test_the_templates_of_the_product_are_read_so():
    source = get_template("components/top_user.html").template.source
    assert source.startswith("{# Who is signed in. #}\n{# Takes:")
    assert [line for line in source.splitlines() if line != line.lstrip()] == []


def test_lines_begin_with_their_first_letter_and_what_fills_them_keeps_its_blanks(tmp_path):
    for name, text in SOURCES.items():
        (tmp_path / name).write_text(text)
    loader = Loader(Engine(), dirs=[tmp_path])
    assert loader.get_template("area.html").render(Context({"typed": "一\n  二"})) == (
        "<div>\n<textarea>一\n  二</textarea>\n\n<p>1\n2</p>\n</div>\n"
    )
    assert loader.get_template("letter.txt").render(Context()) == SOURCES["letter.txt"]
