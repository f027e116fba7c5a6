-- pipeline: no-transaction
-- expect: safe
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer);
