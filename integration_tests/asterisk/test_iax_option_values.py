# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of values of IAX options agrees with what Asterisk accepts."""

from __future__ import annotations

import os
from pathlib import Path

from asterisk_config import base_files
from asterisk_process import Asterisk

from wazo_confd_interco.kinds.iax.option_values import VALUES

PROBES = {
    'allow': ['alaw', '!all,alaw', 'alaw:20', 'alaw ulaw', 'alaw,,ulaw', 'alaw:x'],
    'deny': ['0.0.0.0/0', '192.0.2.1,198.51.100.1', '192.0.2.1/33', 'host.example'],
    'defaultip': ['192.0.2.1', 'bad host', '192.0.2.256'],
    'disallow': ['all', 'alaw ulaw'],
    'permit': ['192.0.2.0/255.255.255.0', '::1', '192.0.2.1:4569', 'x'],
    'qualify': ['yes', 'no', '2000', '30s', 'abc', 'on'],
    'requirecalltoken': ['yes', 'no', 'auto', 'on', 'abc'],
}


def test_listed_values_are_those_that_asterisk_accepts_without_a_warning():
    assert PROBES.keys() == VALUES.keys()
    accepted, found = {}, {}
    asterisk = Asterisk(Path(os.environ['INTERCO_ASTERISK']), 'iax-options')
    asterisk.write_config(base_files(asterisk.home) | {'extensions.conf': ''})
    asterisk.write_config({'pjsip.conf': '', 'iax.conf': '[general]\n'})
    asterisk.start()
    try:
        for key, texts in PROBES.items():
            for text in texts:
                peer = f'[p]\ntype = friend\nhost = dynamic\nsecret = s\n{key} = {text}'
                general = '[general]\nbindaddr = 127.0.0.5\n'
                asterisk.read_new_log()
                asterisk.write_config({'iax.conf': f'{general}{peer}\n'})
                asterisk.run_command('module reload chan_iax2.so')
                problems = asterisk.find_problems(asterisk.read_new_log())
                accepted[key, text] = problems == []
                found[key, text] = VALUES[key].accepts(text)
    finally:
        asterisk.stop()
    assert found == accepted
