-- expect: needs-care unique-constraint
ALTER TABLE customers ADD CONSTRAINT customers_name UNIQUE (name);
