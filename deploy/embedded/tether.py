"""`tether.py PARENT_PID USER COMMAND...` becomes a command that dies with its parent; imports nothing of ours.

As that user, if one is named.

Not `preexec_fn`: Python code between fork and exec can deadlock when the parent has threads (librdkafka has many).
"""

import ctypes
import os
import pwd
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Ties this process to its parent and becomes the command."""
    parent_pid, user, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    if user:
        account = pwd.getpwnam(user)
        os.setgid(account.pw_gid)
        os.setuid(account.pw_uid)  # before the tie: changing the user undoes it
    # SIGKILL and not SIGTERM: a hanging child must not outlive its parent; both servers are proven to survive it.
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:  # it died before the call above
        sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 - the command comes from our own process, without a shell


if __name__ == "__main__":
    main()
