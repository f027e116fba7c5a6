-- expect: destructive drop-column
ALTER TABLE customers DROP COLUMN note;
