-- expect: destructive drop-table drop-view drop-materialized-view cascade
DROP TABLE orders CASCADE;
