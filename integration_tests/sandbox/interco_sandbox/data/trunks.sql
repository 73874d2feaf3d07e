-- Adds :count SIP trunks, each registered with a provider of its own. The rows of each
-- trunk are stored next to each other, as on a host, so that few pages have to be read.
CREATE TEMPORARY TABLE bulk ON COMMIT DROP AS
  SELECT n, gen_random_uuid() AS key
  FROM (SELECT count(*) AS old FROM trunkfeatures) t,
       generate_series(old + 1, old + :count) AS n;
INSERT INTO endpoint_sip (uuid, name, label, tenant_uuid)
  SELECT key, 'bulk-' || n, 'Bulk ' || n, :master FROM bulk ORDER BY n;
INSERT INTO endpoint_sip_template (child_uuid, parent_uuid, priority)
  SELECT key, md5(:master || 'registration_trunk')::uuid, 0 FROM bulk ORDER BY n;
INSERT INTO trunkfeatures (tenant_uuid, endpoint_sip_uuid, context)
  SELECT :master, key, name FROM bulk, context
  WHERE tenant_uuid = :master AND uuid = md5(:master || 'incall')::uuid ORDER BY n;
CREATE TEMPORARY TABLE bulk_option (section, key, value) ON COMMIT DROP AS VALUES
  ('aor', 'contact', 'sip\:gw%s.example.com'),
  ('aor', 'max_contacts', '0'),
  ('endpoint', 'identify_by', 'ip'),
  ('endpoint', 'allow', '!all,g722'),
  ('identify', 'match', 'gw%s.example.com'),
  ('outbound_auth', 'username', 'user%s'),
  ('outbound_auth', 'password', 'secret%s'),
  ('registration', 'server_uri', 'sip\:gw%s.example.com'),
  ('registration', 'client_uri', 'sip\:user%s@gw%s.example.com'),
  ('registration', 'line', 'yes');
WITH section AS (
  INSERT INTO endpoint_sip_section (type, endpoint_sip_uuid)
  SELECT o.section::endpoint_sip_section_type, bulk.key
  FROM bulk, (SELECT DISTINCT section FROM bulk_option) o
  ORDER BY bulk.n
  RETURNING uuid, type::text, endpoint_sip_uuid
)
INSERT INTO endpoint_sip_section_option (key, value, endpoint_sip_section_uuid)
  SELECT o.key, replace(o.value, '%s', bulk.n::text), section.uuid
  FROM section
  JOIN bulk ON bulk.key = section.endpoint_sip_uuid
  JOIN bulk_option o ON o.section = section.type
  ORDER BY bulk.n, section.type;
