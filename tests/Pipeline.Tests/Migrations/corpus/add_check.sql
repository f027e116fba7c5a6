-- expect: needs-care check-validated
ALTER TABLE orders ADD CONSTRAINT orders_customer_positive CHECK (customer > 0);
