-- expect: needs-care drop-view
DROP VIEW recent;
