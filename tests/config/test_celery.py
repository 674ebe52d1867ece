"""The timetable names tasks by string; a task that was renamed must not vanish from it."""

import pytest
from celery.schedules import crontab
from django.conf import settings

from config.celery import app


@pytest.fixture(scope="module", autouse=True)
def tasks_loaded():
    app.loader.import_default_modules()


@pytest.mark.parametrize("entry", app.conf.beat_schedule.values(), ids=app.conf.beat_schedule.keys())
def test_every_entry_of_the_timetable_is_a_task_with_a_time(entry):
    assert entry["task"] in app.tasks
    assert isinstance(entry["schedule"], crontab)


def test_the_clock_of_the_timetable_is_the_clock_of_the_pages():
    assert str(app.timezone) == settings.TIME_ZONE == "Asia/Shanghai"


def test_a_killed_worker_does_not_lose_its_task():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1


def test_without_redis_tasks_run_in_the_process_that_asked():
    assert settings.REDIS_URL == ""
    assert app.conf.task_always_eager
