-- expect: safe
ALTER TABLE customers ALTER COLUMN name TYPE varchar(80);
