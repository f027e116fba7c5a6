-- expect: needs-care rename-column
ALTER TABLE customers RENAME COLUMN note TO remark;
