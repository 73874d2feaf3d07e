-- The telephone system of a fresh start. Keys depend on names, so they are always equal.
INSERT INTO infos (uuid, wazo_version, configured)
  VALUES (md5('infos')::uuid, 'sandbox', true);
INSERT INTO contexttype (name)
  VALUES ('internal'), ('incall'), ('outcall'), ('services'), ('others');

INSERT INTO pjsip_transport (uuid, name)
  SELECT md5(name)::uuid, name FROM unnest(ARRAY['transport-udp', 'transport-wss']) name;
INSERT INTO pjsip_transport_option (pjsip_transport_uuid, key, value)
  SELECT uuid, key, value
  FROM pjsip_transport, LATERAL (VALUES
    ('protocol', split_part(name, '-', 2)), ('bind', '0.0.0.0:5060')) option (key, value);
INSERT INTO asterisk_file (name) VALUES ('pjsip.conf');
INSERT INTO asterisk_file_section (asterisk_file_id, name)
  SELECT id, section FROM asterisk_file, unnest(ARRAY['global', 'system']) section
  WHERE name = 'pjsip.conf';
INSERT INTO asterisk_file_variable (asterisk_file_section_id, key, value)
  SELECT s.id, key, value
  FROM asterisk_file_section s
  JOIN asterisk_file f ON f.id = s.asterisk_file_id AND f.name = 'pjsip.conf',
  (VALUES
    ('user_agent', 'Wazo PBX'),
    ('endpoint_identifier_order', 'auth_username,username,ip')) variable (key, value)
  WHERE s.name = 'global';

-- Codes that telephones of all tenants dial.
INSERT INTO feature_extension (feature, exten)
  VALUES ('fwdunc', '_*21.'), ('phonestatus', '*10');

-- Each tenant has the SIP templates that confd creates, and three contexts.
INSERT INTO tenant (uuid, slug, sip_templates_generated)
  VALUES (:master, 'slug1', true), (:subtenant, 'slug2', true);
INSERT INTO endpoint_sip (uuid, name, label, template, tenant_uuid, transport_uuid)
  SELECT md5(tenant.uuid || label)::uuid, left(md5(label || tenant.uuid), 8), label, true,
    tenant.uuid, md5(transport)::uuid
  FROM tenant, (VALUES
    ('global', 'transport-udp'), ('webrtc', 'transport-wss'), ('meeting_guest', NULL),
    ('registration_trunk', NULL), ('twilio_trunk', NULL)) template (label, transport);
INSERT INTO endpoint_sip_template (child_uuid, parent_uuid, priority)
  SELECT md5(uuid || child)::uuid, md5(uuid || parent)::uuid, 0
  FROM tenant, (VALUES
    ('webrtc', 'global'), ('meeting_guest', 'webrtc'), ('registration_trunk', 'global'),
    ('twilio_trunk', 'registration_trunk')) link (child, parent);
UPDATE tenant SET
  global_sip_template_uuid = md5(uuid || 'global')::uuid,
  webrtc_sip_template_uuid = md5(uuid || 'webrtc')::uuid,
  meeting_guest_sip_template_uuid = md5(uuid || 'meeting_guest')::uuid,
  registration_trunk_sip_template_uuid = md5(uuid || 'registration_trunk')::uuid,
  twilio_trunk_sip_template_uuid = md5(uuid || 'twilio_trunk')::uuid;
INSERT INTO context (uuid, tenant_uuid, name, displayname, contexttype)
  SELECT key, uuid, format('ctx-%s-%s-%s', slug, type, key), type, type
  FROM tenant, unnest(ARRAY['internal', 'incall', 'outcall']) type,
    LATERAL (SELECT md5(uuid || type)::uuid AS key) named;
INSERT INTO contextnumbers (context, type, numberbeg, numberend, didlength)
  SELECT context.name, kind::contextnumbers_type, first, last, digits
  FROM context JOIN (VALUES
    ('internal', 'user', '1000', '1999', 0), ('internal', 'group', '2000', '2999', 0),
    ('incall', 'incall', '5145550000', '5145559999', 10))
    range (type, kind, first, last, digits) ON range.type = contexttype;
INSERT INTO contextinclude (context, include, priority)
  SELECT internal.name, outcall.name, 0
  FROM context internal JOIN context outcall USING (tenant_uuid)
  WHERE internal.contexttype = 'internal' AND outcall.contexttype = 'outcall';

-- Each user has a line and an extension.
CREATE TEMPORARY TABLE person ON COMMIT DROP AS
  SELECT nextval('userfeatures_id_seq') AS id, tenant_uuid, firstname, lastname,
    format('"%s %s"', firstname, lastname) AS callerid,
    md5(firstname || lastname)::uuid AS uuid, left(md5(lastname), 8) AS account,
    nextval('func_key_template_id_seq') AS keys, nextval('linefeatures_id_seq') AS line,
    nextval('extensions_id_seq') AS extension
  FROM (VALUES
    (:master, 'Ada', 'Lovelace'), (:master, 'Bob', 'Kahn'), (:subtenant, 'Cleo', 'Sub'))
    named (tenant_uuid, firstname, lastname);
INSERT INTO func_key_template (id, tenant_uuid, private)
  SELECT keys, tenant_uuid, true FROM person;
INSERT INTO userfeatures (id, uuid, tenant_uuid, firstname, lastname, callerid,
    description, func_key_private_template_id)
  SELECT id, uuid, tenant_uuid, firstname, lastname, callerid, '', keys FROM person;
INSERT INTO endpoint_sip (uuid, name, tenant_uuid)
  SELECT uuid, account, tenant_uuid FROM person;
INSERT INTO endpoint_sip_template (child_uuid, parent_uuid, priority)
  SELECT uuid, md5(tenant_uuid || 'global')::uuid, 0 FROM person;
INSERT INTO linefeatures (id, name, number, context, endpoint_sip_uuid, provisioningid)
  SELECT line, account, 1000 + person.id, name, person.uuid, 100000 + person.id
  FROM person JOIN context USING (tenant_uuid) WHERE contexttype = 'internal';
INSERT INTO extensions (id, exten, context, type, typeval)
  SELECT extension, number, context, 'user', person.id
  FROM person JOIN linefeatures ON linefeatures.id = line;
INSERT INTO user_line (user_id, line_id, main_user, main_line)
  SELECT id, line, true, true FROM person;
INSERT INTO line_extension (line_id, extension_id, main_extension)
  SELECT line, extension, true FROM person;

-- The options of templates and users, as words key=value.
CREATE TEMPORARY TABLE section (endpoint, type, options) ON COMMIT DROP AS
  SELECT md5(uuid || label)::uuid, type, options FROM tenant, (VALUES
    ('global', 'aor', 'max_contacts=1 remove_existing=true default_expiration=120
      minimum_expiration=60 maximum_expiration=3600 qualify_frequency=60'),
    ('global', 'endpoint', 'allow=!all,ulaw allow_subscribe=yes allow_transfer=yes
      callerid=wazo direct_media=no dtmf_mode=rfc4733 inband_progress=no language=en_US
      notify_early_inuse_ringing=yes rtp_timeout=7200 rtp_timeout_hold=0
      set_var=DYNAMIC_FEATURES=togglerecord set_var=TIMEOUT(absolute)=36000
      timers_min_se=90 timers_sess_expires=600 trust_id_inbound=no use_ptime=yes'),
    ('webrtc', 'aor', 'max_contacts=10 remove_existing=false'),
    ('webrtc', 'endpoint', 'allow=!all,opus,g722,alaw,ulaw,vp9,vp8,h264
      dtls_auto_generate_cert=yes max_audio_streams=1 max_video_streams=25 timers=always
      timers_min_se=90 timers_sess_expires=300 webrtc=yes'),
    ('registration_trunk', 'registration', 'auth_rejection_permanent=no
      fatal_retry_interval=30 forbidden_retry_interval=30 max_retries=10000
      retry_interval=20'),
    ('twilio_trunk', 'identify', 'match=54.172.60.0 match=54.172.60.1 match=54.172.60.2
      match=54.172.60.3 match=54.244.51.0 match=54.244.51.1 match=54.244.51.2
      match=54.244.51.3 match=54.171.127.192 match=54.171.127.193 match=54.171.127.194
      match=54.171.127.195 match=35.156.191.128 match=35.156.191.129
      match=35.156.191.130 match=35.156.191.131 match=54.65.63.192 match=54.65.63.193
      match=54.65.63.194 match=54.65.63.195 match=54.169.127.128 match=54.169.127.129
      match=54.169.127.130 match=54.169.127.131 match=54.252.254.64 match=54.252.254.65
      match=54.252.254.66 match=54.252.254.67 match=177.71.206.192 match=177.71.206.193
      match=177.71.206.194 match=177.71.206.195')) template (label, type, options)
  UNION ALL
  SELECT uuid, 'auth', format('username=%s password=%s', account, md5(account))
  FROM person;
INSERT INTO endpoint_sip_section (type, endpoint_sip_uuid)
  SELECT type::endpoint_sip_section_type, endpoint FROM section
  UNION ALL SELECT 'endpoint', uuid FROM person;
INSERT INTO endpoint_sip_section_option (endpoint_sip_section_uuid, key, value)
  SELECT stored.uuid, split_part(option, '=', 1), substr(option, strpos(option, '=') + 1)
  FROM section JOIN endpoint_sip_section stored
    ON endpoint_sip_uuid = endpoint AND stored.type::text = section.type,
    regexp_split_to_table(options, '\s+') option
  UNION ALL
  SELECT stored.uuid, 'callerid', format('%s <%s>', callerid, 1000 + id)
  FROM person JOIN endpoint_sip_section stored
    ON endpoint_sip_uuid = person.uuid AND stored.type = 'endpoint';

-- An outgoing route of the master tenant.
INSERT INTO outcall (name, tenant_uuid, context)
  SELECT 'international', tenant_uuid, name
  FROM context WHERE tenant_uuid = :master AND contexttype = 'outcall';
WITH pattern AS (
  INSERT INTO dialpattern (type, typeid, exten, stripnum)
    SELECT 'outcall', id, '_00.', 0 FROM outcall
  RETURNING id)
INSERT INTO extensions (exten, context, type, typeval)
  SELECT '_00.', context, 'outcall', pattern.id FROM outcall, pattern;
