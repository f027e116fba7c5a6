-- expect: needs-care table-rewrite
ALTER TABLE customers ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY;
