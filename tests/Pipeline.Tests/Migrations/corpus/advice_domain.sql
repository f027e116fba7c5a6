-- expect: safe domain-constraint
CREATE DOMAIN percentage AS numeric CHECK (VALUE BETWEEN 0 AND 100);
