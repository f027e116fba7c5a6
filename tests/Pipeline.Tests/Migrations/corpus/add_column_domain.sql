-- expect: safe
CREATE DOMAIN label AS text;
ALTER TABLE customers ADD COLUMN mark label;
