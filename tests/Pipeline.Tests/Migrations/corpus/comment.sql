-- expect: safe
COMMENT ON TABLE customers IS 'Who buys';
