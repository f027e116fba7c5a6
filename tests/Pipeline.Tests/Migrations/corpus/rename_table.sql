-- expect: needs-care rename-table
ALTER TABLE customers RENAME TO clients;
