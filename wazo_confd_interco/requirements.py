# Copyright 2026 The wazo-confd-interco authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the plugin takes from its host, looked at before anything else is imported.

confd and xivo-dao promise plugins nothing: an upgrade of a PBX may rename what is used
here. Then the plugin says so in one line and stays out, and confd works without it. A
test holds the two tables to what the code uses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from pkgutil import resolve_name
from typing import Any

DEPENDENCIES = ('api', 'config', 'pjsip_doc', 'token_changed_subscribe')

# Services, helpers and models: a module or a class, and what it is to have.
NAMES = {
    'wazo_confd': 'sysconfd',
    'wazo_confd.auth': 'master_tenant_uuid required_acl',
    'wazo_confd.helpers.common': 'rollback',
    'wazo_confd.helpers.restful': 'ConfdResource build_tenant',
    'wazo_confd.helpers.restful:ConfdResource': 'method_decorators',
    'wazo_confd.plugins.endpoint_custom.service': 'build_service',
    'wazo_confd.plugins.endpoint_iax.service': 'build_service',
    'wazo_confd.plugins.endpoint_sip.service': (
        'build_endpoint_service build_template_service'
    ),
    'wazo_confd.plugins.extension.service': 'build_service',
    'wazo_confd.plugins.incall.schema': 'IncallSchema',
    'wazo_confd.plugins.incall.service': 'build_service',
    'wazo_confd.plugins.incall_extension.service': 'build_service',
    'wazo_confd.plugins.outcall.service': 'build_service',
    'wazo_confd.plugins.outcall_extension.service': 'build_service',
    'wazo_confd.plugins.outcall_trunk.service': 'build_service',
    'wazo_confd.plugins.pjsip.schema': 'PJSIPTransportSchema',
    'wazo_confd.plugins.pjsip.service': 'build_pjsip_transport_service',
    'wazo_confd.plugins.register_iax.service': 'build_service',
    'wazo_confd.plugins.trunk.service': 'build_service',
    'wazo_confd.plugins.trunk_endpoint.service': (
        'build_service_custom build_service_iax build_service_sip'
    ),
    'wazo_confd.plugins.trunk_register.service': 'build_service_iax',
    'wazo_confd.plugins.user.notifier': 'build_notifier',
    'wazo_provd_client': 'Client',
    'xivo.rest_api_helpers': 'APIException',
    'xivo.tenant_flask_helpers': 'token',
    'xivo_dao.alchemy.dialaction': 'Dialaction',
    'xivo_dao.alchemy.incall': 'Incall',
    'xivo_dao.helpers.db_manager': 'Base Session',
    'xivo_dao.helpers.db_manager:Base': 'metadata',
    'xivo_dao.helpers.errors': 'not_found param_not_found resource_exists',
    'xivo_dao.helpers.exception': 'ResourceError',
}

# Models, and the columns of their tables.
COLUMNS = {
    'xivo_dao.alchemy.asterisk_file:AsteriskFile': 'id name',
    'xivo_dao.alchemy.asterisk_file_section:AsteriskFileSection': (
        'asterisk_file_id id name'
    ),
    'xivo_dao.alchemy.asterisk_file_variable:AsteriskFileVariable': (
        'asterisk_file_section_id key priority value'
    ),
    'xivo_dao.alchemy.context:Context': 'commented contexttype id name tenant_uuid',
    'xivo_dao.alchemy.contextinclude:ContextInclude': 'context include priority',
    'xivo_dao.alchemy.dialpattern:DialPattern': (
        'callerid externprefix id stripnum type typeid'
    ),
    'xivo_dao.alchemy.endpoint_sip:EndpointSIP': (
        'label name template tenant_uuid transport_uuid uuid'
    ),
    'xivo_dao.alchemy.endpoint_sip:EndpointSIPTemplate': (
        'child_uuid parent_uuid priority'
    ),
    'xivo_dao.alchemy.endpoint_sip_section:EndpointSIPSection': (
        'endpoint_sip_uuid type uuid'
    ),
    'xivo_dao.alchemy.endpoint_sip_section_option:EndpointSIPSectionOption': (
        'endpoint_sip_section_uuid key uuid value'
    ),
    'xivo_dao.alchemy.extension:Extension': 'commented context exten id type typeval',
    'xivo_dao.alchemy.feature_extension:FeatureExtension': 'enabled exten feature',
    'xivo_dao.alchemy.line_extension:LineExtension': 'extension_id line_id',
    'xivo_dao.alchemy.linefeatures:LineFeatures': (
        'commented context endpoint_sip_uuid id'
    ),
    'xivo_dao.alchemy.outcall:Outcall': 'commented id name tenant_uuid',
    'xivo_dao.alchemy.outcalltrunk:OutcallTrunk': 'outcallid trunkfeaturesid',
    'xivo_dao.alchemy.pjsip_transport:PJSIPTransport': 'name uuid',
    'xivo_dao.alchemy.pjsip_transport_option:PJSIPTransportOption': (
        'id key pjsip_transport_uuid value'
    ),
    'xivo_dao.alchemy.staticiax:StaticIAX': 'commented id var_val',
    'xivo_dao.alchemy.tenant:Tenant': (
        'country global_sip_template_uuid record_start_announcement'
        ' record_stop_announcement registration_trunk_sip_template_uuid uuid'
    ),
    'xivo_dao.alchemy.trunkfeatures:TrunkFeatures': (
        'context endpoint_custom_id endpoint_iax_id endpoint_sip_uuid id'
        ' outgoing_caller_id_format register_iax_id tenant_uuid twilio_incoming'
    ),
    'xivo_dao.alchemy.user_line:UserLine': 'line_id main_line user_id',
    'xivo_dao.alchemy.usercustom:UserCustom': 'commented id interface intfsuffix name',
    'xivo_dao.alchemy.userfeatures:UserFeatures': (
        'firstname id lastname outcallerid tenant_uuid uuid'
    ),
    'xivo_dao.alchemy.useriax:UserIAX': 'category commented context host id name',
}


def lacking(dependencies: Mapping[str, Any]) -> list[str]:
    """What this host does not have, by name; empty where the plugin can work."""
    return [
        *(f'dependency {name}' for name in DEPENDENCIES if name not in dependencies),
        *_lacking(NAMES, lambda found: found),
        *_lacking(COLUMNS, attrgetter('__table__.c')),
    ]


def _lacking(table: Mapping[str, str], names_of: Any) -> Iterator[str]:
    for path, names in table.items():
        try:
            found = names_of(resolve_name(path))
        except (ImportError, AttributeError):
            yield path
        else:
            yield from (f'{path}.{n}' for n in names.split() if not hasattr(found, n))
