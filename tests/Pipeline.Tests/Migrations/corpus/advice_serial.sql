-- expect: safe serial
CREATE TABLE parcels (id bigserial PRIMARY KEY);
