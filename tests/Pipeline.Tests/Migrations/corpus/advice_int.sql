-- expect: safe small-number
CREATE TABLE parcels (id bigint PRIMARY KEY, weight int);
