-- expect: needs-care rename-table
ALTER TABLE options SET SCHEMA archive;
