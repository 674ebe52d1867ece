"""The Celery application (Asia/Shanghai): each app says in ``beat.py`` what runs when, here it is one timetable."""

import os
from importlib import import_module

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
APPS = ("departments", "indicators", "reports")

app = Celery("duibiao")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(APPS)
app.conf.beat_schedule = {name: entry for each in APPS for name, entry in import_module(f"{each}.beat").BEAT.items()}
