-- expect: needs-care row-security
ALTER TABLE orders ENABLE ROW LEVEL SECURITY;
