# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The models under the host's module names."""

from interco_sandbox.modules import make_module

from . import _people, _routes, _sip, _trunks

WHERE = {
    _people: {
        'asterisk_file': 'AsteriskFile',
        'asterisk_file_section': 'AsteriskFileSection',
        'asterisk_file_variable': 'AsteriskFileVariable',
        'context': 'Context',
        'contextinclude': 'ContextInclude',
        'contextnumbers': 'ContextNumbers',
        'func_key_template': 'FuncKeyTemplate',
        'infos': 'Infos',
        'line_extension': 'LineExtension',
        'linefeatures': 'LineFeatures',
        'tenant': 'Tenant',
        'user_line': 'UserLine',
        'userfeatures': 'UserFeatures',
    },
    _routes: {
        'dialaction': 'Dialaction',
        'dialpattern': 'DialPattern',
        'extension': 'Extension',
        'incall': 'Incall',
        'outcall': 'Outcall',
        'outcalltrunk': 'OutcallTrunk',
    },
    _sip: {
        'endpoint_sip': 'EndpointSIP EndpointSIPTemplate',
        'endpoint_sip_section': 'EndpointSIPSection',
        'endpoint_sip_section_option': 'EndpointSIPSectionOption',
        'pjsip_transport': 'PJSIPTransport',
        'pjsip_transport_option': 'PJSIPTransportOption',
    },
    _trunks: {
        'staticiax': 'StaticIAX',
        'trunkfeatures': 'TrunkFeatures',
        'usercustom': 'UserCustom',
        'useriax': 'UserIAX',
    },
}

for _source, _modules in WHERE.items():
    for _module, _models in _modules.items():
        make_module(
            f'{__name__}.{_module}',
            **{name: getattr(_source, name) for name in _models.split()},
        )
make_module(
    f'{__name__}.endpoint_sip_section',
    **{model.__name__: model for model in _sip.SECTION_MODELS.values()},
)
