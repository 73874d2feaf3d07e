-- Functions that extensions define on a real host. The embedded server has none; another
-- server may have the real ones.
DO $do$ BEGIN
  CREATE FUNCTION uuid_generate_v4() RETURNS uuid LANGUAGE sql
    AS $$ SELECT gen_random_uuid() $$;
EXCEPTION WHEN duplicate_function THEN NULL;
END $do$;
DO $do$ BEGIN
  -- The comparison of lengths makes it fast for texts without accents.
  CREATE FUNCTION unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE WHEN octet_length($1) = length($1) THEN $1 ELSE translate($1,
      'àâäáãåçèéêëìíîïñòóôöõùúûüýÿÀÂÄÁÃÅÇÈÉÊËÌÍÎÏÑÒÓÔÖÕÙÚÛÜÝ',
      'aaaaaaceeeeiiiinooooouuuuyyAAAAAACEEEEIIIINOOOOOUUUUY') END $$;
EXCEPTION WHEN duplicate_function THEN NULL;
END $do$;
