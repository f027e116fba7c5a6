-- expect: safe
CREATE TYPE passing AS ENUM ('a');
CREATE VIEW glimpse AS SELECT id FROM orders;
DROP VIEW glimpse;
DROP TYPE passing;
