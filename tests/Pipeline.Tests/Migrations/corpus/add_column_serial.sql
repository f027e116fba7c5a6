-- expect: needs-care table-rewrite serial
ALTER TABLE customers ADD COLUMN number bigserial;
