-- expect: safe
CREATE INDEX options_value ON options (value);
