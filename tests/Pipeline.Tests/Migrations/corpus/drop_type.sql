-- expect: needs-care drop-type
DROP TYPE unused_kind;
