-- pipeline: no-transaction
-- expect: safe
CREATE UNIQUE INDEX CONCURRENTLY orders_placed_id ON orders (placed, id);
ALTER TABLE orders ADD CONSTRAINT orders_placed_id UNIQUE USING INDEX orders_placed_id;
