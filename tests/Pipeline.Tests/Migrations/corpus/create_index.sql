-- expect: needs-care index-not-concurrent
CREATE INDEX orders_customer ON orders (customer);
