-- expect: destructive truncate
DO $$ BEGIN EXECUTE 'TRUNCATE options'; END $$;
