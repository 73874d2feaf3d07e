# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of chan_sip and of other systems, and what to use instead.

People copy them from guides and from sip.conf, as options and as fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COMMON_MISTAKES: Final[Mapping[str, str]] = {
    'allow': 'sip.codecs',
    'allowguest': 'the derived values of sip.match and sip.identify_by',
    'callbackextension': 'sip.registration.contact_user',
    'callgroup': 'call_group',
    'canreinvite': 'the option direct_media of sip.options.endpoint',
    'defaultuser': 'sip.outbound_auth.username',
    'directmedia': 'the option direct_media of sip.options.endpoint',
    'disallow': 'sip.codecs, which is the complete list',
    'dtmfmode': 'sip.dtmf_mode',
    'encryption': 'sip.media_encryption',
    'external_media_port': 'external_media_address',
    'externaddr': 'nat.external_media_address and nat.external_signaling_address',
    'externhost': 'nat.external_media_address and nat.external_signaling_address',
    'externip': 'nat.external_media_address and nat.external_signaling_address',
    'faxdetect': 'the option fax_detect of sip.options.endpoint',
    'fromdomain': 'sip.from_domain',
    'fromuser': 'sip.from_user',
    'host': 'sip.remote_hosts',
    'insecure': 'sip.match, without sip.inbound_auth',
    'localnet': 'nat.local_net',
    'mohsuggest': 'the option moh_suggest of sip.options.endpoint',
    'nat': 'the object nat of the interconnection',
    'outboundproxy': 'sip.outbound_proxy',
    'pickupgroup': 'pickup_group',
    'port': 'a port in sip.remote_hosts, such as host:5061',
    'progressinband': 'the option inband_progress of sip.options.endpoint',
    'promiscredir': 'the option redirect_method of sip.options.endpoint',
    'qualify': 'sip.qualify_frequency',
    'qualifyfreq': 'sip.qualify_frequency',
    'realm': 'sip.outbound_auth.realm',
    'register': 'sip.registration',
    'remotesecret': 'sip.outbound_auth.password',
    'rtptimeout': 'the option rtp_timeout of sip.options.endpoint',
    'secret': 'sip.outbound_auth.password, or sip.inbound_auth.password for callers',
    'sendrpid': 'sip.send_pai or sip.send_rpid',
    'session-expires': 'the option timers_sess_expires of sip.options.endpoint',
    'session-timers': 'the option timers of sip.options.endpoint',
    'setvar': 'the option set_var of sip.options.endpoint',
    'subscribecontext': 'the option subscribe_context of sip.options.endpoint',
    't38pt_udptl': 'sip.t38_udptl',
    'trustrpid': 'sip.trust_id_inbound',
    'type': 'the field type of the interconnection, which is next to sip',
    'usereqphone': 'the option user_eq_phone of sip.options.endpoint',
    'username': 'sip.outbound_auth.username',
}
# Names in the object `nat`.
NAT_MISTAKES: Final[Mapping[str, str]] = {
    **COMMON_MISTAKES,
    'comedia': 'nat.rtp_symmetric',
    'localnet': 'nat.local_net',
    'nat': 'nat.force_rport, nat.rtp_symmetric and nat.rewrite_contact',
    'rport': 'nat.force_rport',
}
