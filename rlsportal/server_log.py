"""The web server's own log, as quiet as ours (see `rlsportal/quiet_logs.py`)."""

from typing import Any

from gunicorn.glogging import Logger

from rlsportal import environment
from rlsportal.quiet_logs import QuietFormatter


class QuietLogger(Logger):
    """gunicorn's logger; what it writes about a request passes the same formatter as ours.

    It names the address of a request that is none, and the whole request line when a worker fails.
    """

    def setup(self, cfg: Any) -> None:
        """Set the handlers up as gunicorn does, then have each leave out what is private."""
        super().setup(cfg)
        addresses = environment.boolean("PORTAL_LOG_ADDRESSES", default=False)
        for handler in self.error_log.handlers:
            handler.setFormatter(QuietFormatter(self.error_fmt, self.datefmt, addresses=addresses))
        for handler in self.access_log.handlers:
            handler.setFormatter(QuietFormatter(self.access_fmt, addresses=addresses))
