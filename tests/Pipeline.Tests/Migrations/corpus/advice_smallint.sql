-- expect: safe small-number
ALTER TABLE customers ADD COLUMN level smallint;
