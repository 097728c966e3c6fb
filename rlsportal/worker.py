"""gunicorn's worker with threads, whose end is prompt when somebody asks for a prompt end."""

import os
import signal
from types import FrameType

from gunicorn.workers.gthread import ThreadWorker

GRACE = 1.0  # seconds in which requests under way may end after Ctrl-C


class PromptWorker(ThreadWorker):
    """Ends within GRACE after INT or QUIT, whatever its threads wait for.

    gunicorn's own handler ends the main thread, and Python then waits for the threads of the pool
    without a limit. One that reads from a connection without data, or with half a request, never
    ends, so that the server killed its workers after the whole graceful timeout. The handler
    also takes a lock of the pool that the interrupted code may hold.
    """

    def handle_quit(self, number: int, frame: FrameType | None) -> None:
        """Accept no more requests, and end when those under way did or GRACE is over."""
        # Terminal and server both signal, and the second one would find Python half gone.
        for again in (signal.SIGINT, signal.SIGQUIT):
            signal.signal(again, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, _end)
        signal.setitimer(signal.ITIMER_REAL, GRACE)
        self.handle_exit(number, frame)


def _end(number: int, frame: FrameType | None) -> None:
    # Not sys.exit, which would wait for the threads again. A transaction that was open is undone.
    os._exit(0)
