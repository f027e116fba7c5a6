-- pipeline: no-transaction
-- expect: safe
ALTER TABLE orders ADD CONSTRAINT sane CHECK (customer > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT sane;
