-- expect: needs-care drop-materialized-view
DROP MATERIALIZED VIEW totals;
