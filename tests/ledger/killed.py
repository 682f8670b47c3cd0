# SPDX-License-Identifier: Apache-2.0
"""Runs a program of the ledger that ends by SIGKILL at one call of one function.

`python killed.py publish|signer MODULE NAME before|after CALL [FOLDER]`.
"""

import importlib
import os
import signal
import sys


def die_at(module, name, when, call):
    """Let the process be killed before or after a call of a function, the how-manieth it is."""
    holder = importlib.import_module(module)
    real, calls = getattr(holder, name), []

    def dying(*args, **kwargs):
        calls.append(name)
        if len(calls) == call and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = real(*args, **kwargs)
        if len(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(holder, name, dying)


def main(what, module, name, when, call, *rest):
    """Run what is asked until it is killed, or to its end."""
    if what == "publish":
        import django

        django.setup()
        from tonggui.ledger import publishing

        die_at(module, name, when, int(call))
        publishing.publish()
    else:
        from tonggui.ledger.signer.command import signer

        die_at(module, name, when, int(call))
        signer(["serve", *rest])


if __name__ == "__main__":
    main(*sys.argv[1:])
