-- expect: needs-care drop-index
DROP INDEX orders_placed;
