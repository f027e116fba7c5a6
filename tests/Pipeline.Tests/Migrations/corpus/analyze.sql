-- expect: safe
ANALYZE customers;
