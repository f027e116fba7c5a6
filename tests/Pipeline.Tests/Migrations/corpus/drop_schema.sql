-- expect: destructive drop-schema drop-table
DROP SCHEMA archive CASCADE;
