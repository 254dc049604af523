"""What a server costs: processor time and memory of its processes, as Linux counts them."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_TICK, _MIB = os.sysconf("SC_CLK_TCK"), 1 << 20
_PARENT, _OWN_AND_REAPED = 1, slice(11, 15)  # fields of /proc/PID/stat after the name: ppid; utime to cstime


@dataclass(frozen=True, slots=True)
class Watched:
    """The processes behind one server: those given, and all that they started."""

    roots: tuple[int, ...]

    def cpu(self) -> float:
        """Seconds of processor time that they used so far, with those of them that ended."""
        ticks = 0
        for pid in self._all():
            with suppress(OSError):  # it has just ended, and its parent has its time
                ticks += sum(map(int, _stat(pid)[_OWN_AND_REAPED]))
        return ticks / _TICK

    def peak_mib(self) -> float:
        """The most memory (resident) that any one of them ever had."""
        return max(map(_peak_bytes, self._all())) / _MIB

    def _all(self) -> Iterator[int]:
        children: dict[int, list[int]] = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                with suppress(OSError, IndexError):
                    children.setdefault(int(_stat(int(entry.name))[_PARENT]), []).append(int(entry.name))
        waiting = list(self.roots)
        while waiting:
            pid = waiting.pop()
            waiting += children.get(pid, [])
            yield pid


def parent_of(pid: int) -> int:
    return int(_stat(pid)[_PARENT])


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _peak_bytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
