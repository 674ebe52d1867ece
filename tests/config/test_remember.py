"""What was worked out once: the same question is answered from memory, another question is not."""

from django.utils.translation import override

from config.remember import digest_of, remember


class Work:
    """Counts how often it is done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self) -> int:
        self.done += 1
        return self.done


def test_the_same_question_is_worked_out_once():
    work = Work()
    assert [remember("board", [1, "摘要"], work) for _n in range(3)] == [1, 1, 1]


def test_another_digest_another_name_and_another_language_are_other_questions():
    work = Work()
    with override("zh-hans"):
        assert remember("board", [1, "a"], work) == 1
        assert remember("board", [1, "b"], work) == 2
        assert remember("leader", [1, "a"], work) == 3
    with override("en"):
        assert remember("board", [1, "a"], work) == 4
    with override("zh-hans"):
        assert remember("board", [1, "a"], work) == 1


def test_what_was_not_remembered_long_enough_is_worked_out_again():
    work = Work()
    assert [remember("progress", 1, work, seconds=0) for _n in range(2)] == [1, 2]


def test_another_version_of_the_program_does_not_read_what_the_former_kept(tmp_path, monkeypatch):
    (tmp_path / "views.py").write_text("a = 1")
    first = digest_of([tmp_path])
    (tmp_path / "notes.txt").write_text("not part of it")
    assert digest_of([tmp_path]) == first
    (tmp_path / "views.py").write_text("a = 2")
    second = digest_of([tmp_path])
    assert second != first
    work = Work()
    for program in (first, second, first):
        monkeypatch.setattr("config.remember._program", lambda program=program: program)
        remember("board", 1, work)
    assert work.done == 2
