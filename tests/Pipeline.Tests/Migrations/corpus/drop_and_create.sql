-- expect: destructive drop-table
DROP TABLE IF EXISTS options;
CREATE TABLE options (key text PRIMARY KEY, value text NOT NULL);
