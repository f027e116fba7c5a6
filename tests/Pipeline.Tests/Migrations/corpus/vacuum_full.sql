-- pipeline: no-transaction
-- expect: needs-care table-rewrite
VACUUM FULL customers;
