"""Load scenarios against a real server, compared with the limit of the web stack in the same run."""
