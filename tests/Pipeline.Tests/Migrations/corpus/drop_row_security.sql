-- expect: needs-care drop-row-security
ALTER TABLE archive.letters DISABLE ROW LEVEL SECURITY;
