-- expect: needs-care drop-extension
DROP EXTENSION pg_trgm;
