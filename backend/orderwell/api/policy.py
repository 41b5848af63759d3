"""Headers that tell browsers what our pages may do."""

import base64
import hashlib
import re

# Style sheets that components add while running have no hash, and cannot run anything. The camera and WebAssembly
# read barcodes for the quick order pad.
_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)

SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), geolocation=(), microphone=()",
}


def content_policy(page: str = "") -> str:
    """A Content-Security-Policy for an HTML text: scripts of our own origin, and those that stand in the page."""
    digests = [hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(page)]
    hashes = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return _POLICY.format(hashes=hashes)


DEFAULT_POLICY = content_policy()
