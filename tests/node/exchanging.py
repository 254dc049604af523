"""Run on a node: its exchange with the peers, as if so many hours had gone by, since it takes turns by the clock."""

import sys
from datetime import UTC, datetime, timedelta

if __name__ == "__main__":
    import django

    django.setup()

    from comity.federation.tasks import exchange_checkpoints

    sys.stdout.write(str(exchange_checkpoints(datetime.now(UTC) + timedelta(hours=int(sys.argv[1])))))
