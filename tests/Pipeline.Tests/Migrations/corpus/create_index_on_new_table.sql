-- expect: safe
CREATE TABLE parcels (id bigint PRIMARY KEY, customer bigint);
CREATE INDEX parcels_customer ON parcels (customer);
