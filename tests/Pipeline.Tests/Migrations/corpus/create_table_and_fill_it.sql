-- expect: safe
CREATE TABLE parcels (id bigint PRIMARY KEY, customer bigint);
INSERT INTO parcels SELECT id, customer FROM orders;
