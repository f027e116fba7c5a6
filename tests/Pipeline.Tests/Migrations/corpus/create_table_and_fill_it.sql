-- expect: safe
CREATE TABLE parcels (id bigint PRIMARY KEY, customer int);
INSERT INTO parcels SELECT id, customer FROM orders;
