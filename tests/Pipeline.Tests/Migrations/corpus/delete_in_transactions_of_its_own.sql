-- pipeline: no-transaction
-- expect: destructive delete-rows
DO $$
BEGIN
    DELETE FROM customers WHERE id < 100;
    COMMIT;
END
$$;
