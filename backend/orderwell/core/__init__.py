"""What every slice stands on."""

from tortoise import models

# Tortoise reads the source of every model for comments that a database should keep with its columns. There are none.
models._get_comments = lambda cls: {}
