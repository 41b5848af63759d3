"""Files of orders: how many, and how they are called. What may be uploaded is the rule of `product_documents`."""

import re

MOST = 10  # of an order, and of what somebody has uploaded for an order that is not placed
LONGEST_NAME = 120


def stored_name(digest: str) -> str:
    """The file's name in the store. It has no extension: what is served as a picture's folder does not give it away."""
    return f"attachment-{digest}"


def plain_name(given: str) -> str:
    """What people called the file, without its folder and ending."""
    name = re.split(r"[\\/]", given)[-1].rpartition(".")[0] or given
    return re.sub(r"[\x00-\x1f\x7f]+", " ", name).strip()[:LONGEST_NAME] or "file"
