-- expect: destructive drop-table
DROP TABLE unused;
