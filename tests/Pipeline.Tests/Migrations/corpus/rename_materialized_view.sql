-- expect: needs-care rename-materialized-view
ALTER MATERIALIZED VIEW totals RENAME TO sums;
