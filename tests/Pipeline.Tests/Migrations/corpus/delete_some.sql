-- expect: destructive delete-rows
DELETE FROM customers WHERE id < 10;
