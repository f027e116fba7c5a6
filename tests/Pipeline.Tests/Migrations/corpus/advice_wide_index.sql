-- pipeline: no-transaction
-- expect: safe wide-index
CREATE INDEX CONCURRENTLY orders_all ON orders (customer, state, amount, placed);
