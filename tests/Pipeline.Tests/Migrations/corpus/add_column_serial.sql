-- expect: needs-care table-rewrite
ALTER TABLE customers ADD COLUMN number bigserial;
