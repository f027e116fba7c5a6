-- expect: needs-care required-column
ALTER TABLE unused ADD COLUMN kind text NOT NULL;
