-- expect: safe timestamp
CREATE TABLE parcels (id bigint PRIMARY KEY, sent timestamp);
