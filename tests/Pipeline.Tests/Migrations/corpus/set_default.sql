-- expect: safe
ALTER TABLE customers ALTER COLUMN note SET DEFAULT '';
