-- expect: needs-care table-rewrite change-type
SET TIME ZONE 'Europe/Berlin';
ALTER TABLE customers ALTER COLUMN joined TYPE timestamptz;
