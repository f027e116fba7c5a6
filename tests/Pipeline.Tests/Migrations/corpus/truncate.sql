-- expect: destructive truncate
TRUNCATE customers;
