-- expect: safe
CREATE TABLE copies AS SELECT id, amount FROM orders;
