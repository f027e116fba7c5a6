-- expect: needs-care table-rewrite
ALTER TABLE customers SET UNLOGGED;
