-- expect: safe
CREATE TABLE a (id bigint);
ALTER TABLE a ADD COLUMN b bigint NOT NULL;
ALTER TABLE a DROP COLUMN id;
