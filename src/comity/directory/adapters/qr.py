"""QR codes as SVG."""

import segno


def svg(text: str) -> str:
    """An inline SVG element, dark on its own light ground so that it scans in both themes; no style, no script."""
    code = segno.make(text, error="m", micro=False)
    return code.svg_inline(scale=4, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
