// Copyright 2026 The wazo-confd-interco authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Generated from api.yml by bin/generate-api.
export default {
 "document": [
  {
   "name": "name",
   "label": "Name",
   "type": "string",
   "help": "For `sip`, the name of the endpoint and of its sections in pjsip.conf: 1 to 79 letters, digits, `-`, `_` and `.`, unique over all tenants. Derived: `inbound_auth.username` if the other side registers with this Wazo, otherwise 8 random characters. For `iax`, the name of the peer: 1 to 40 letters, digits, `_` and `-`, unique over all tenants; required. For `custom`, a name for people of at most 40 characters.",
   "choices": []
  },
  {
   "name": "label",
   "label": "Label",
   "type": "string",
   "help": "The name that people see; only for type `sip`",
   "choices": []
  },
  {
   "name": "context",
   "label": "Context",
   "type": "context",
   "help": "The name of the context in which incoming calls arrive. A request can also give `{\"type\": \"incall\"}`, the only context of that type of the tenant; this holds for every context in a request.",
   "choices": []
  },
  {
   "name": "outgoing_caller_id_format",
   "label": "Outgoing caller ID format",
   "type": "string",
   "help": "The format of a caller ID that a call selects with the SIP header `X-Wazo-Selected-Caller-ID`. Default: `+E164`",
   "choices": [
    "+E164",
    "E164",
    "national"
   ]
  },
  {
   "name": "twilio_incoming",
   "label": "Twilio incoming",
   "type": "boolean",
   "help": "A setting of wazo-confd's trunks, which wazo-confgend d650fa0 does not read. Default: false",
   "choices": []
  },
  {
   "name": "sip.remote_hosts",
   "label": "Remote hosts",
   "type": "list",
   "help": "Where calls are sent: hosts, `host:port` or SIP URIs. Required unless `accepts_registrations` is true. Null if the stored option is not such a list; it is then one of the `options`.",
   "choices": []
  },
  {
   "name": "sip.accepts_registrations",
   "label": "Accepts registrations",
   "type": "boolean",
   "help": "Whether the other side registers with this Wazo. This requires `inbound_auth` and excludes `remote_hosts`. Default: false.",
   "choices": []
  },
  {
   "name": "sip.match",
   "label": "Match",
   "type": "list",
   "help": "Addresses, networks and host names. Calls from them belong to this interconnection. Derived: the host of `outbound_proxy` if there is one, otherwise the hosts of `remote_hosts`; empty with `inbound_auth` or an incoming header.",
   "choices": []
  },
  {
   "name": "sip.identify_by",
   "label": "Identify by",
   "type": "list",
   "help": "How Asterisk recognises incoming calls. Derived: `ip`; `header` with an incoming header; `auth_username` and `username` with `inbound_auth`.",
   "choices": []
  },
  {
   "name": "sip.codecs",
   "label": "Codecs",
   "type": "list",
   "help": "The codecs of calls in order of preference, with the names that Asterisk uses. Null: the codecs of the templates.",
   "choices": []
  },
  {
   "name": "sip.callerid",
   "label": "Caller ID",
   "type": "string",
   "help": "Replaces the caller ID of every incoming call. It is never the caller ID of an outgoing call.",
   "choices": []
  },
  {
   "name": "sip.from_user",
   "label": "From user",
   "type": "string",
   "help": "The user of the From header of every outgoing call, whatever its caller ID.",
   "choices": []
  },
  {
   "name": "sip.from_domain",
   "label": "From domain",
   "type": "string",
   "help": "The host of the From header of every outgoing call.",
   "choices": []
  },
  {
   "name": "sip.dtmf_mode",
   "label": "DTMF mode",
   "type": "string",
   "help": "How digits during a call are sent.",
   "choices": [
    "auto",
    "auto_info",
    "inband",
    "info",
    "rfc4733",
    null
   ]
  },
  {
   "name": "sip.media_encryption",
   "label": "Media encryption",
   "type": "string",
   "help": "How media is encrypted.",
   "choices": [
    "dtls",
    "no",
    "sdes",
    null
   ]
  },
  {
   "name": "sip.language",
   "label": "Language",
   "type": "string",
   "help": "The language of prompts that callers hear.",
   "choices": []
  },
  {
   "name": "sip.send_pai",
   "label": "Send PAI",
   "type": "boolean",
   "help": "Whether to send P-Asserted-Identity.",
   "choices": []
  },
  {
   "name": "sip.pai_format",
   "label": "PAI format",
   "type": "string",
   "help": "The URI in the P-Asserted-Identity that Wazo adds to anonymous calls. `{number}` is the number of the caller ID, and `{host}` the host that the telephone called. Null: `sip:{number}@{host}`.",
   "choices": []
  },
  {
   "name": "sip.send_rpid",
   "label": "Send RPID",
   "type": "boolean",
   "help": "Whether to send Remote-Party-ID.",
   "choices": []
  },
  {
   "name": "sip.trust_id_inbound",
   "label": "Trust ID inbound",
   "type": "boolean",
   "help": "Whether to accept P-Asserted-Identity and Remote-Party-ID of incoming calls.",
   "choices": []
  },
  {
   "name": "sip.trust_id_outbound",
   "label": "Trust ID outbound",
   "type": "boolean",
   "help": "Whether to send the identity of anonymous callers.",
   "choices": []
  },
  {
   "name": "sip.t38_udptl",
   "label": "T.38 UDPTL",
   "type": "boolean",
   "help": "Whether to allow fax over T.38.",
   "choices": []
  },
  {
   "name": "sip.outbound_proxy",
   "label": "Outbound proxy",
   "type": "string",
   "help": "The proxy for calls, OPTIONS and registrations, as a SIP URI that ends in `;lr`.",
   "choices": []
  },
  {
   "name": "sip.qualify_frequency",
   "label": "Qualify frequency",
   "type": "integer",
   "help": "Seconds between two OPTIONS requests, which check whether the other side answers; 0 sends none.",
   "choices": []
  },
  {
   "name": "sip.outbound_auth",
   "label": "Outbound auth",
   "type": "switch",
   "help": "The credentials that Asterisk sends if the other side requests authentication.",
   "choices": []
  },
  {
   "name": "sip.outbound_auth.username",
   "label": "Username",
   "type": "string",
   "help": "The user name that Asterisk sends. Required.",
   "choices": []
  },
  {
   "name": "sip.outbound_auth.password",
   "label": "Password",
   "type": "password",
   "help": "The password. Write-only; if it is omitted or null, the stored password is kept.",
   "choices": []
  },
  {
   "name": "sip.outbound_auth.realm",
   "label": "Realm",
   "type": "string",
   "help": "The realm that the credentials are for. Null: any realm.",
   "choices": []
  },
  {
   "name": "sip.inbound_auth",
   "label": "Inbound auth",
   "type": "switch",
   "help": "The credentials that the other side must send with every call.",
   "choices": []
  },
  {
   "name": "sip.inbound_auth.username",
   "label": "Username",
   "type": "string",
   "help": "The user name that the other side must send. Required.",
   "choices": []
  },
  {
   "name": "sip.inbound_auth.password",
   "label": "Password",
   "type": "password",
   "help": "The password. Write-only; if it is omitted or null, the stored password is kept.",
   "choices": []
  },
  {
   "name": "sip.registration",
   "label": "Registration",
   "type": "switch",
   "help": "The registration of this Wazo with the other side. It uses the transport `sip.transport`, unless `options.registration` has an option `transport`.",
   "choices": []
  },
  {
   "name": "sip.registration.server_uri",
   "label": "Server URI",
   "type": "string",
   "help": "The URI of the registrar. Derived: the first of `remote_hosts`.",
   "choices": []
  },
  {
   "name": "sip.registration.client_uri",
   "label": "Client URI",
   "type": "string",
   "help": "The URI of the account that registers. Derived: the user name of the credentials at the first of `remote_hosts`, or the user name alone if it is an address of record, such as `alice@example.com`.",
   "choices": []
  },
  {
   "name": "sip.registration.contact_user",
   "label": "Contact user",
   "type": "string",
   "help": "The user part of the registered Contact: the number or name that the provider calls. Null: `s`; in a context of type incall, Wazo then takes the number from the To header.",
   "choices": []
  },
  {
   "name": "sip.registration.expiration",
   "label": "Expiration",
   "type": "integer",
   "help": "The requested duration of a registration in seconds. Asterisk renews the registration 10 seconds before the end.",
   "choices": []
  },
  {
   "name": "sip.registration.retry_interval",
   "label": "Retry interval",
   "type": "integer",
   "help": "Seconds until the next attempt after a temporary failure.",
   "choices": []
  },
  {
   "name": "sip.registration.max_retries",
   "label": "Max retries",
   "type": "integer",
   "help": "The number of further attempts before Asterisk gives up.",
   "choices": []
  },
  {
   "name": "sip.registration.line",
   "label": "Line",
   "type": "boolean",
   "help": "Whether Asterisk recognises calls by a token in the Contact. Derived: true. Otherwise, Asterisk 22 ignores the registration.",
   "choices": []
  },
  {
   "name": "sip.registration.outbound_auth",
   "label": "Outbound auth",
   "type": "switch",
   "help": "The credentials of the registration. Null: the same as `sip.outbound_auth`.",
   "choices": []
  },
  {
   "name": "sip.registration.outbound_auth.username",
   "label": "Username",
   "type": "string",
   "help": "The user name that Asterisk sends. Required.",
   "choices": []
  },
  {
   "name": "sip.registration.outbound_auth.password",
   "label": "Password",
   "type": "password",
   "help": "The password. Write-only; if it is omitted or null, the stored password is kept.",
   "choices": []
  },
  {
   "name": "sip.registration.outbound_auth.realm",
   "label": "Realm",
   "type": "string",
   "help": "The realm that the credentials are for. Null: any realm.",
   "choices": []
  },
  {
   "name": "sip.transport",
   "label": "Transport",
   "type": "transport",
   "help": "The transport of the endpoint and of its registration. Null: the transport of the templates.",
   "choices": []
  },
  {
   "name": "sip.templates",
   "label": "Templates",
   "type": "object",
   "help": "The templates of the endpoint; later templates take precedence. Derived: the tenant's template for registrations if there is a registration, otherwise its global template.",
   "choices": []
  },
  {
   "name": "sip.options.aor",
   "label": "Aor",
   "type": "options",
   "help": "",
   "choices": []
  },
  {
   "name": "sip.options.auth",
   "label": "Auth",
   "type": "options",
   "help": "",
   "choices": []
  },
  {
   "name": "sip.options.endpoint",
   "label": "Endpoint",
   "type": "options",
   "help": "",
   "choices": []
  },
  {
   "name": "sip.options.identify",
   "label": "Identify",
   "type": "options",
   "help": "",
   "choices": []
  },
  {
   "name": "sip.options.registration",
   "label": "Registration",
   "type": "options",
   "help": "",
   "choices": []
  },
  {
   "name": "sip.options.registration_outbound_auth",
   "label": "Registration outbound auth",
   "type": "options",
   "help": "",
   "choices": []
  },
  {
   "name": "sip.options.outbound_auth",
   "label": "Outbound auth",
   "type": "options",
   "help": "",
   "choices": []
  },
  {
   "name": "iax.host",
   "label": "Host",
   "type": "string",
   "help": "A host name or an address, or `dynamic` if the other side registers. Required.",
   "choices": []
  },
  {
   "name": "iax.port",
   "label": "Port",
   "type": "integer",
   "help": "The port of the other side. Null: 4569.",
   "choices": []
  },
  {
   "name": "iax.peer_type",
   "label": "Peer type",
   "type": "string",
   "help": "Whether Asterisk calls the other side (`peer`), accepts its calls (`user`), or both (`friend`). Derived: `friend` if callers must send a secret or call from an allowed address, otherwise `peer`.",
   "choices": [
    "friend",
    "peer",
    "user"
   ]
  },
  {
   "name": "iax.auth",
   "label": "Auth",
   "type": "switch",
   "help": "The credentials of calls: a user name, a secret, or both.",
   "choices": []
  },
  {
   "name": "iax.auth.username",
   "label": "Username",
   "type": "string",
   "help": "The user name that Asterisk sends when it calls. The other side sends the `name` of the interconnection.",
   "choices": []
  },
  {
   "name": "iax.auth.secret",
   "label": "Secret",
   "type": "password",
   "help": "The secret for both directions. Write-only; if it is omitted or null, the stored secret is kept.",
   "choices": []
  },
  {
   "name": "iax.registration",
   "label": "Registration",
   "type": "switch",
   "help": "The registration of this Wazo with the other side: a `register` line of at most 255 bytes.",
   "choices": []
  },
  {
   "name": "iax.registration.remote_host",
   "label": "Remote host",
   "type": "string",
   "help": "A host name or an IPv4 address. Required.",
   "choices": []
  },
  {
   "name": "iax.registration.remote_port",
   "label": "Remote port",
   "type": "integer",
   "help": "The port of the registrar. Default: 4569.",
   "choices": []
  },
  {
   "name": "iax.registration.auth_username",
   "label": "Auth username",
   "type": "string",
   "help": "The user name of the registration. Required.",
   "choices": []
  },
  {
   "name": "iax.registration.auth_password",
   "label": "Auth password",
   "type": "password",
   "help": "The password of the registration. Required. Write-only; if it is omitted or null, the stored password is kept.",
   "choices": []
  },
  {
   "name": "iax.registration.callback_extension",
   "label": "Callback extension",
   "type": "string",
   "help": "Stored, but ignored by Asterisk 22.",
   "choices": []
  },
  {
   "name": "iax.registration.callback_context",
   "label": "Callback context",
   "type": "string",
   "help": "Stored, but ignored by Asterisk 22.",
   "choices": []
  },
  {
   "name": "iax.registration.enabled",
   "label": "Enabled",
   "type": "boolean",
   "help": "Whether Asterisk registers. Default: true.",
   "choices": []
  },
  {
   "name": "iax.options",
   "label": "Options",
   "type": "options",
   "help": "All other options, as an unordered list of `[key, value]`. A removed option returns to its default. Secrets are never listed, and stay when the list is replaced.",
   "choices": []
  },
  {
   "name": "custom.interface",
   "label": "Interface",
   "type": "string",
   "help": "The channel without the number: letters, digits and `#*./_@:-`. Required unless `dahdi` is set.",
   "choices": []
  },
  {
   "name": "custom.interface_suffix",
   "label": "Interface suffix",
   "type": "string",
   "help": "The text after the number, made of the same characters.",
   "choices": []
  },
  {
   "name": "custom.enabled",
   "label": "Enabled",
   "type": "boolean",
   "help": "Whether Wazo can dial the channel. Default: true.",
   "choices": []
  },
  {
   "name": "custom.dahdi",
   "label": "DAHDI",
   "type": "switch",
   "help": "Another form of an `interface` such as `dahdi/g1`. If a request contains only one of the two fields, the other field is derived from it.",
   "choices": []
  },
  {
   "name": "custom.dahdi.group_order",
   "label": "Group order",
   "type": "string",
   "help": "Which free channel of the group is used: the first (g), the last (G), or the next one, ascending (r) or descending (R). Required.",
   "choices": []
  },
  {
   "name": "custom.dahdi.group_number",
   "label": "Group number",
   "type": "integer",
   "help": "The number of the group; `/interconnections/dahdi` lists the groups. Required.",
   "choices": []
  },
  {
   "name": "headers.outgoing",
   "label": "Outgoing",
   "type": "headers",
   "help": "Headers of every outgoing INVITE. A name can occur only once.",
   "choices": []
  },
  {
   "name": "headers.incoming",
   "label": "Incoming",
   "type": "headers",
   "help": "A header by which incoming calls are recognised; at most one.",
   "choices": []
  }
 ],
 "nat": [
  {
   "name": "external_media_address",
   "label": "External media address",
   "type": "string",
   "help": "The address to which peers send media.",
   "choices": []
  },
  {
   "name": "external_signaling_address",
   "label": "External signaling address",
   "type": "string",
   "help": "The address to which peers send requests.",
   "choices": []
  },
  {
   "name": "external_signaling_port",
   "label": "External signaling port",
   "type": "integer",
   "help": "The port to which peers send requests. Null: Asterisk's own port.",
   "choices": []
  },
  {
   "name": "local_net",
   "label": "Local net",
   "type": "list",
   "help": "Networks on this side of the router. Peers in these networks receive the local address of Asterisk.",
   "choices": []
  },
  {
   "name": "rtp_symmetric",
   "label": "RTP symmetric",
   "type": "boolean",
   "help": "Whether media is sent to the address from which media arrives.",
   "choices": []
  },
  {
   "name": "rewrite_contact",
   "label": "Rewrite contact",
   "type": "boolean",
   "help": "Whether requests are sent to the address from which requests arrive.",
   "choices": []
  },
  {
   "name": "force_rport",
   "label": "Force rport",
   "type": "boolean",
   "help": "Whether answers are sent to the address and port of the request.",
   "choices": []
  },
  {
   "name": "direct_media",
   "label": "Direct media",
   "type": "boolean",
   "help": "Whether media may bypass Asterisk.",
   "choices": []
  },
  {
   "name": "transport",
   "label": "Transport",
   "type": "transport",
   "help": "The transport in effect. A request can name another transport, or null for the transport of the templates. One request cannot both choose and change a transport.",
   "choices": []
  }
 ]
};
