-- expect: safe
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER customers_nothing BEFORE INSERT ON customers FOR EACH ROW EXECUTE FUNCTION nothing();
