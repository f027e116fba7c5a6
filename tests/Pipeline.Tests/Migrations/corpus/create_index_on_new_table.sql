-- expect: safe
CREATE TABLE parcels (id bigint PRIMARY KEY, customer int);
CREATE INDEX parcels_customer ON parcels (customer);
