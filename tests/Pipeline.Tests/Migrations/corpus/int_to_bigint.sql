-- expect: needs-care table-rewrite change-type
ALTER TABLE customers ALTER COLUMN visits TYPE bigint;
