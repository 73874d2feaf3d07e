# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asterisk's configuration files, apart from the sections that the plugin writes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

# The subset of the modules that wazo-confgend loads that calls need.
_MODULES = """
    app_dial app_echo app_exec app_playtones app_senddtmf app_stack app_verbose
    bridge_builtin_features bridge_native_rtp bridge_simple bridge_softmix
    chan_bridge_media chan_iax2 chan_pjsip
    codec_a_mu codec_alaw codec_g722 codec_gsm codec_resample codec_ulaw
    format_pcm func_callerid func_channel func_dialplan func_logic func_strings
    func_timeout func_global func_pjsip_aor func_pjsip_contact func_pjsip_endpoint
    pbx_config res_clioriginate res_crypto res_curl res_format_attr_g729
    res_format_attr_h263 res_format_attr_h264 res_format_attr_opus
    res_format_attr_silk res_format_attr_vp8 res_geolocation res_http_websocket
    res_pjproject res_pjsip res_pjsip_acl
    res_pjsip_authenticator_digest res_pjsip_caller_id res_pjsip_diversion
    res_pjsip_dlg_options res_pjsip_dtmf_info res_pjsip_empty_info
    res_pjsip_endpoint_identifier_anonymous res_pjsip_endpoint_identifier_ip
    res_pjsip_endpoint_identifier_user
    res_pjsip_header_funcs res_pjsip_logger res_pjsip_messaging res_pjsip_mwi
    res_pjsip_nat res_pjsip_outbound_authenticator_digest
    res_pjsip_outbound_registration res_pjsip_path res_pjsip_pubsub res_pjsip_refer
    res_pjsip_registrar res_pjsip_rfc3326 res_pjsip_sdp_rtp res_pjsip_session
    res_pjsip_t38 res_pjsip_transport_websocket res_rtp_asterisk res_sorcery_astdb
    res_sorcery_config res_sorcery_memory res_srtp res_timing_timerfd
    res_websocket_client
"""

# Asterisk logs a warning for each of these files that is missing.
_EMPTY_FILES = """
    acl.conf ccss.conf cdr.conf cel.conf features.conf geolocation.conf manager.conf
    pjproject.conf udptl.conf websocket_client.conf
"""


class IncomingCall(NamedTuple):
    """A call that Asterisk admitted: its trunk, destination and caller."""

    endpoint: str
    context: str
    exten: str
    caller_number: str
    caller_name: str


# Every extension logs the call and answers it. `h` is left out: Asterisk enters it when
# a call ends.
_INCOMING = 'incoming call'
_LOGGED = ('CHANNEL(endpoint)', 'CONTEXT', 'EXTEN', 'CALLERID(num)', 'CALLERID(name)')
_ANSWER = """
exten => {},1,Log(NOTICE,{}|{})
 same => n,Answer()
 same => n,Wait(30)
"""
_EXTENSIONS = ('_[+*#0-9A-Za-z].', '_[0-9s]')


def base_files(home: Path) -> dict[str, str]:
    """Return the files that do not depend on trunks, by name.

    :param home: the directory of this Asterisk
    """
    loads = ''.join(f'load = {module}.so\n' for module in _MODULES.split())
    return dict.fromkeys(_EMPTY_FILES.split(), '') | {
        'asterisk.conf': (
            f'[directories]\nastetcdir => {home}/etc\nastrundir => {home}/run\n'
            f'astlogdir => {home}/log\nastdbdir => {home}/db\n'
            f'astspooldir => {home}/spool\n'
        ),
        'modules.conf': f'[modules]\nautoload = no\n{loads}',
        'logger.conf': '[logfiles]\nmessages => notice,warning,error\n',
        'indications.conf': (
            '[general]\ncountry = us\n[us]\ndescription = us\ndial = 350\n'
        ),
    }


def render_dialplan(contexts: Iterable[str], more: str = '') -> str:
    """Return an extensions.conf that answers every number in the contexts.

    :param more: appended text
    """
    answers = ''.join(map(render_answering_extension, _EXTENSIONS))
    answering = (f'[{context}]{answers}' for context in sorted(set(contexts)))
    return '\n'.join((*answering, more))


def render_answering_extension(exten: str) -> str:
    """Return an extension that logs the call and answers it."""
    logged = '|'.join(f'${{{each}}}' for each in _LOGGED)
    return _ANSWER.format(exten, _INCOMING, logged)


def find_contexts(text: str) -> set[str]:
    """Return the contexts that a configuration file names."""
    return set(re.findall(r'^context = (\S+)$', text, re.MULTILINE))


def parse_incoming_calls(lines: Iterable[str]) -> list[IncomingCall]:
    """Return the admitted calls among lines of the log."""
    found = (line.partition(f'{_INCOMING}|')[2] for line in lines)
    return [IncomingCall(*fields.split('|')) for fields in found if fields]
