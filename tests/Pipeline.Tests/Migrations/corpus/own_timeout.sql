-- expect: needs-care own-timeout
SET lock_timeout = '1h';
ALTER TABLE customers ADD COLUMN phone text;
