-- expect: needs-care drop-constraint
ALTER TABLE orders DROP CONSTRAINT orders_amount;
