-- expect: safe
ALTER TABLE orders ADD CONSTRAINT orders_customer_positive CHECK (customer > 0) NOT VALID;
