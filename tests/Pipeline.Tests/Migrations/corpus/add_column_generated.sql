-- expect: needs-care table-rewrite
ALTER TABLE customers ADD COLUMN lower_name text GENERATED ALWAYS AS (lower(name)) STORED;
