"""How much of a request is asking who sends it: `python -m bench.taxii.tokens NODE SECRET` prints microseconds.

It stands in a process of its own, because Django is set up once on one node.
"""

import subprocess
import sys
import time
from pathlib import Path

from bench.taxii.serving import HERE
from comity.node.setup import use_node

TIMES = 3_000


def check_us(folder: Path, secret: str) -> float:
    """Microseconds of processor time that our server spends on a client's token."""
    command = [sys.executable, "-m", "bench.taxii.tokens", str(folder), secret]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True)
    return float(done.stdout)


def _check(folder: Path, secret: str) -> float:
    use_node(folder)
    from django.http import HttpRequest
    from django.utils import timezone

    from comity.intel.adapters.stamp import moment
    from comity.intel.api.asking import client_behind

    request, at = HttpRequest(), timezone.now()
    request.META["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
    client_behind(request, moment(at))
    begin = time.process_time()
    for _ in range(TIMES):
        client_behind(request, moment(at))
    return 1e6 * (time.process_time() - begin) / TIMES


if __name__ == "__main__":
    sys.stdout.write(f"{_check(Path(sys.argv[1]), sys.argv[2]):.1f}\n")
