"""Static files with names that tell their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Modules of scripts import each other by these names too: after an update no page mixes old and new ones."""

    support_js_module_import_aggregation = True
