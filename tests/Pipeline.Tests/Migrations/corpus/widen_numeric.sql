-- expect: safe
ALTER TABLE orders ALTER COLUMN discount TYPE numeric(12, 2);
