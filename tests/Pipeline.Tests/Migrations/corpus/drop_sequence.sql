-- expect: needs-care drop-sequence
DROP SEQUENCE tickets;
