"""The newest schema in a new database: all tables at once, as the models say they are.

Running the migrations one after the other takes six times as long, because Django puts together all models that hang on
each other again after every step. For a demo alone: what a production runs is ``migrate``. That both end at the same
schema and the same rows is proven by ``tests/test_migrations.py``.
"""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython


def bring_to_newest(using: str = DEFAULT_DB_ALIAS) -> None:
    """As ``migrate`` does, and by it unless this is an empty SQLite file outside any transaction."""
    connection = connections[using]
    if connection.vendor == "sqlite" and not connection.in_atomic_block and not connection.introspection.table_names():
        _make_at_once(using)
    else:
        call_command("migrate", database=using, verbosity=0)


def _make_at_once(using: str) -> None:
    """In two transactions: a table has to be there, indexes and all, before a step can fill or guard it."""
    connection = connections[using]
    models: Any = apps  # a step asks them for nothing that it would not ask those of its time for
    executor = MigrationExecutor(connection)
    plan = [step for step, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    executor.recorder.ensure_schema()
    emit_pre_migrate_signal(0, False, using)
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
    with connection.schema_editor() as editor:
        for step in plan:
            for operation in step.operations:
                # Rows and triggers that every database has; what mends old rows finds none here.
                if isinstance(operation, RunPython) and not operation.elidable:
                    operation.code(models, editor)
            for app, name in step.replaces or [(step.app_label, step.name)]:
                executor.recorder.record_applied(app, name)
    executor.check_replacements()
    emit_post_migrate_signal(0, False, using)
