"""What do tests of pages share? The ways in, which ``visiting`` has."""

from visiting import accounts_app, app, client, enter, settings  # noqa: F401  (fixtures)
