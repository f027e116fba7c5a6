-- expect: needs-care mass-update blocking-scan
ALTER TABLE customers ADD COLUMN lower_name text;
UPDATE customers SET lower_name = lower(name);
