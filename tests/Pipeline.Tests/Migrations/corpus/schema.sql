-- What every migration of the corpus is tried on: two large tables, a small one, and what hangs on them.
CREATE TYPE order_state AS ENUM ('new', 'paid', 'sent');
CREATE TYPE unused_kind AS ENUM ('a');
CREATE TABLE customers (
    id int PRIMARY KEY,
    email varchar(100) NOT NULL CONSTRAINT customers_email UNIQUE,
    name varchar(50),
    note text,
    visits int NOT NULL DEFAULT 0,
    born date,
    joined timestamp NOT NULL DEFAULT now()
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer int NOT NULL,
    state order_state NOT NULL DEFAULT 'new',
    amount numeric(10, 2) NOT NULL CONSTRAINT orders_amount CHECK (amount >= 0),
    discount numeric(10, 2),
    placed timestamptz NOT NULL
);
CREATE INDEX orders_placed ON orders (placed);
CREATE TABLE options (key text PRIMARY KEY, value text NOT NULL);
CREATE TABLE unused (id int);
CREATE VIEW recent AS SELECT id, customer FROM orders WHERE placed > '2026-01-01';
CREATE MATERIALIZED VIEW totals AS SELECT customer, sum(amount) AS amount FROM orders GROUP BY customer;
CREATE UNIQUE INDEX totals_customer ON totals (customer);
CREATE SEQUENCE tickets;
CREATE FUNCTION greeting(name text) RETURNS text LANGUAGE sql AS $$ SELECT 'Hello ' || name $$;
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER options_keep BEFORE UPDATE ON options FOR EACH ROW EXECUTE FUNCTION keep();
CREATE EXTENSION pg_trgm;
CREATE TABLE measurements (at date NOT NULL, value numeric) PARTITION BY RANGE (at);
CREATE TABLE measurements_2026 PARTITION OF measurements FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE SCHEMA archive;
CREATE TABLE archive.letters (id int PRIMARY KEY, body text);
ALTER TABLE archive.letters ENABLE ROW LEVEL SECURITY;
CREATE POLICY readers ON archive.letters USING (true);
INSERT INTO customers SELECT n, n || '@example.org', 'name ' || n, 'note ' || n, n % 7, '1980-01-01' FROM generate_series(1, 20000) AS n;
INSERT INTO orders (customer, amount, placed) SELECT n, n % 100, '2026-02-01' FROM generate_series(1, 20000) AS n;
INSERT INTO options VALUES ('colour', 'red'), ('size', 'large');
INSERT INTO archive.letters VALUES (1, 'Dear');
REFRESH MATERIALIZED VIEW totals;
GRANT SELECT ON options TO PUBLIC;
ANALYZE;
