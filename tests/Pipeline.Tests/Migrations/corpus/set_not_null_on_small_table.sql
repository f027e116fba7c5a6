-- expect: safe
ALTER TABLE archive.letters ALTER COLUMN body SET NOT NULL;
