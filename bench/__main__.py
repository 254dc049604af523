"""The benchmarks: figures beside their limits and beside yardsticks measured in the same run.

    .venv/bin/python -m bench [route] [strategy] [envelope] [ledger] [package] [pages] [taxii] [--quick]

Without names, all of them, one after the other; one that fails does not keep the others from running. Exit status 1 if
any missed a limit or failed.
"""

import argparse
import subprocess
import sys
import time

FULL: dict[str, tuple[str, ...]] = dict.fromkeys(
    ("route", "strategy", "envelope", "ledger", "package", "pages", "taxii"), ()
)
QUICK: dict[str, tuple[str, ...]] = {
    "ledger": ("--leaves", "20000", "--commits", "200"),
    "package": ("--mib", "256"),
    "pages": ("--requests", "1000", "--times", "10"),
    "taxii": ("--objects", "100000", "--postgresql", "40000", "--peers", "1000"),
}
"""What is asked of a bench for a quick look; the limits are the same."""


def main() -> int:
    arguments = _arguments()
    missed = [name for name in arguments.names or FULL if not _holds(name, quick=arguments.quick)]
    print(f"\n{'missed or failed: ' + ', '.join(missed) if missed else 'every limit held'}")
    return 1 if missed else 0


def _holds(name: str, *, quick: bool) -> bool:
    """Run one bench in a process of its own; whether it kept its limits."""
    print(f"\n== {name}", flush=True)
    started = time.perf_counter()
    options = QUICK.get(name, ()) if quick else FULL[name]
    done = subprocess.run([sys.executable, "-m", f"bench.{name}", *options], check=False)
    print(f"   ({time.perf_counter() - started:.0f} s)", flush=True)
    return done.returncode == 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="name", help=f"which: {', '.join(FULL)}")
    parser.add_argument("--quick", action="store_true", help="less of everything")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(FULL):
        parser.error(f"there is no bench {', '.join(sorted(unknown))}; there are {', '.join(FULL)}")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
