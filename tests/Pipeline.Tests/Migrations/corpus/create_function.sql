-- expect: safe
CREATE FUNCTION parting(name text) RETURNS text LANGUAGE sql AS $$ SELECT 'Bye ' || name $$;
