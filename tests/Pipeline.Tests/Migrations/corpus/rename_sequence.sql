-- expect: needs-care rename-sequence
ALTER SEQUENCE tickets RENAME TO numbers;
