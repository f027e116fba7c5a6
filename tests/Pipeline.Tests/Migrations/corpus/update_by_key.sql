-- expect: safe
UPDATE customers SET note = 'x' WHERE id = 5;
