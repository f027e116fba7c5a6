-- expect: needs-care blocking-scan
ALTER TABLE orders ADD CONSTRAINT small CHECK (customer > 0) NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT small;
