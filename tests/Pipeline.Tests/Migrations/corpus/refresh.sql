-- expect: needs-care refresh-not-concurrent
REFRESH MATERIALIZED VIEW totals;
