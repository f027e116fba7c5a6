-- expect: needs-care invalid-index
CREATE INDEX measurements_at ON ONLY measurements (at);
