"""What can go wrong with QR codes."""

from orderwell.core.errors import DomainError


class DeviceRequestOver(DomainError):
    """The same for one that was used, refused, has expired, is forged, or belongs to another browser."""

    code = "DEVICE_REQUEST_OVER"
    zh = "此二维码已使用或已过期，请在电脑上刷新后重新扫描。"
    en = "This QR code was used or has expired. Show a new one on the other screen and scan it again."
