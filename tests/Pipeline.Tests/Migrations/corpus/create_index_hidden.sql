-- expect: needs-care index-not-concurrent
DO $$ BEGIN EXECUTE 'CREATE INDEX orders_customer ON ' || 'orders (customer)'; END $$;
