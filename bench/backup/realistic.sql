-- A shop's database of about 1.5 GB that compresses as real data does: pgbench's shrinks a hundredfold and would flatter everything.
-- 7.2 million rows, a third of it indexes, 160 MB that nothing can compress, large objects, a view that is kept.
\set ON_ERROR_STOP on
SET synchronous_commit = off;
SELECT setseed(0.5);
CREATE EXTENSION pg_trgm;

CREATE TABLE customers (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    email text NOT NULL UNIQUE,
    profile jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO customers
SELECT md5(number::text)::uuid,
       initcap(substr(md5((number * 7)::text), 1, 3 + number % 6)) || ' ' || (ARRAY['Miller', 'Schmidt', 'Garcia', 'Rossi', 'Novak', 'Larsen'])[1 + number % 6] || ' ' || substr(md5((number * 11)::text), 1, 8),
       format('customer.%s@%s.example.org', number, substr(md5((number % 500)::text), 1, 6)),
       jsonb_build_object('plan', (ARRAY['free', 'team', 'enterprise'])[1 + number % 3], 'visits', number % 997,
                          'tags', jsonb_build_array(number % 50, number % 70), 'address', jsonb_build_object('street', md5((number * 3)::text), 'zip', number % 99999)),
       timestamptz '2024-01-01' + number * interval '90 seconds'
FROM generate_series(1, 650000) AS number;

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id uuid NOT NULL REFERENCES customers,
    placed_at timestamptz NOT NULL,
    status text NOT NULL CHECK (status IN ('new', 'paid', 'shipped', 'returned')),
    total numeric(12, 2) NOT NULL,
    note text
);
INSERT INTO orders (customer_id, placed_at, status, total, note)
SELECT md5((1 + (random() * 649999)::int)::text)::uuid, timestamptz '2024-01-01' + random() * interval '900 days',
       (ARRAY['new', 'paid', 'shipped', 'returned'])[1 + number % 4], (random() * 10000)::numeric(12, 2),
       CASE WHEN number % 3 = 0 THEN repeat(md5(number::text), 1 + number % 4) END
FROM generate_series(1, 2400000) AS number;

CREATE TABLE items (
    order_id bigint NOT NULL REFERENCES orders,
    line int NOT NULL,
    product text NOT NULL,
    quantity int NOT NULL,
    price numeric(10, 2) NOT NULL,
    PRIMARY KEY (order_id, line)
);
INSERT INTO items
SELECT 1 + (number - 1) / 2, 1 + number % 2, 'SKU-' || substr(md5((number % 20000)::text), 1, 10), 1 + number % 9, (random() * 500)::numeric(10, 2)
FROM generate_series(1, 4200000) AS number;

CREATE TABLE files (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, content bytea NOT NULL);
ALTER TABLE files ALTER content SET STORAGE EXTERNAL;
INSERT INTO files (name, content)
SELECT format('upload-%s.bin', number), (SELECT string_agg(uuid_send(gen_random_uuid()), '') FROM generate_series(1, 5120 + number * 0))
FROM generate_series(1, 2000) AS number;

SELECT count(lo_from_bytea(0, (SELECT string_agg(uuid_send(gen_random_uuid()), '') FROM generate_series(1, 512 + number * 0))))
FROM generate_series(1, 500) AS number;

CREATE INDEX customers_name ON customers USING gin (name gin_trgm_ops);
CREATE INDEX customers_profile ON customers USING gin (profile);
CREATE INDEX orders_customer ON orders (customer_id, placed_at);
CREATE INDEX orders_placed ON orders (placed_at);
CREATE INDEX orders_open ON orders (status) WHERE status IN ('new', 'paid');
CREATE INDEX items_product ON items (product, quantity);
CREATE MATERIALIZED VIEW revenue AS
SELECT date_trunc('day', placed_at) AS day, status, count(*) AS orders, sum(total) AS total FROM orders GROUP BY 1, 2;
CREATE UNIQUE INDEX revenue_day ON revenue (day, status);
VACUUM ANALYZE;
SELECT pg_size_pretty(pg_database_size(current_database()));
