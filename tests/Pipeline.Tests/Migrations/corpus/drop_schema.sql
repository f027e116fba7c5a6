-- expect: destructive drop-schema drop-table cascade
DROP SCHEMA archive CASCADE;
