-- expect: needs-care json
ALTER TABLE customers ADD COLUMN settings json;
