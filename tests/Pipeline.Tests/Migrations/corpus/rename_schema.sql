-- expect: needs-care rename-schema rename-table
ALTER SCHEMA archive RENAME TO attic;
