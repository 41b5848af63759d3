"""Settings as rows."""

from tortoise import fields
from tortoise.models import Model


class Setting(Model):
    """One firm-wide setting; `rules.Firm` gives it its type and default. `value` is a list of one."""

    key = fields.CharField(60, primary_key=True)
    value = fields.JSONField[list[object]]()

    class Meta:
        table = "setting"
