-- expect: needs-care table-rewrite
ALTER TABLE customers ALTER COLUMN name TYPE varchar(40);
