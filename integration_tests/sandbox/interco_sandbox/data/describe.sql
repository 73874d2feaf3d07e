-- What clients need to know about the telephone system of a fresh start.
SELECT json_build_object(
  'contexts', (
    SELECT json_object_agg(contexttype, json_build_object('id', id, 'name', name))
    FROM context
    WHERE tenant_uuid = :master AND uuid = md5(tenant_uuid || contexttype)::uuid),
  'users', (
    SELECT json_agg(shown ORDER BY shown.id)
    FROM (
      SELECT u.id, u.uuid, u.firstname, u.lastname, number AS exten
      FROM userfeatures u
      JOIN user_line ON user_id = u.id JOIN linefeatures line ON line.id = line_id
      WHERE u.tenant_uuid = :master
        AND u.uuid = md5(u.firstname || u.lastname)::uuid::text) shown),
  'outcalls', (
    SELECT json_agg(json_build_object(
      'id', o.id, 'name', o.name, 'extensions', json_build_array(
        json_build_object('id', e.id, 'exten', e.exten, 'context', e.context))))
    FROM outcall o
    JOIN dialpattern p ON p.type = 'outcall' AND p.typeid = o.id
    JOIN extensions e ON e.type = 'outcall' AND e.typeval = p.id::text
    WHERE o.name = 'international'))
