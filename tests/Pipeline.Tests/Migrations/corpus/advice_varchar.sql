-- expect: safe varchar
CREATE TABLE parcels (id bigint PRIMARY KEY, label varchar(20));
