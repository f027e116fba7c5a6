-- expect: safe domain-constraint
CREATE DOMAIN percentage AS numeric;
ALTER DOMAIN percentage ADD CONSTRAINT small CHECK (VALUE < 100);
