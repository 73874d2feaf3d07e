# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The program behind `bin/sandbox --pages`: the sandbox, and the portal beside it."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from types import FrameType


def parse_arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog='bin/sandbox --pages')
    parser.add_argument('--assets', required=True)
    parser.add_argument('sandbox', nargs='+', help='the command of the sandbox')
    return parser.parse_args()


def wait_until_ready(sandbox: subprocess.Popen[str]) -> str | None:
    """Print what the sandbox prints, and return its URL; None if it has ended."""
    assert sandbox.stdout
    for line in sandbox.stdout:
        print(line, end='', flush=True)
        if line.startswith('ready: '):
            return line.removeprefix('ready: ').strip().removesuffix('/1.1')
    return None


def main() -> None:
    """Run both until one of them ends, or until SIGINT or SIGTERM."""
    options = parse_arguments()
    signal.signal(signal.SIGTERM, stop)
    with subprocess.Popen(
        options.sandbox, stdout=subprocess.PIPE, text=True
    ) as sandbox:
        try:
            url = wait_until_ready(sandbox)
            if url is None:
                sys.exit(sandbox.wait())
            command = [sys.executable, '-m', 'interco_portal']
            subprocess.run(
                [*command, '--assets', options.assets, '--sandbox', url], check=False
            )
        except KeyboardInterrupt:
            pass
        finally:
            sandbox.terminate()


def stop(number: int, frame: FrameType | None) -> None:
    """End like after an interrupt, so that the children are stopped."""
    raise KeyboardInterrupt


if __name__ == '__main__':
    main()
