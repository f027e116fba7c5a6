-- expect: safe
GRANT SELECT ON customers TO PUBLIC;
