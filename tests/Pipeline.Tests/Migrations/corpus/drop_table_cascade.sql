-- expect: destructive drop-table drop-view drop-materialized-view
DROP TABLE orders CASCADE;
