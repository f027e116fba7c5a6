-- expect: needs-care set-not-null
ALTER TABLE customers ALTER COLUMN born SET NOT NULL;
