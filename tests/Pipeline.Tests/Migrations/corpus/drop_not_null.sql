-- expect: needs-care drop-not-null
ALTER TABLE customers ALTER COLUMN email DROP NOT NULL;
