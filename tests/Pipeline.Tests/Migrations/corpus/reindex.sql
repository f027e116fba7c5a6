-- expect: needs-care reindex-not-concurrent
REINDEX INDEX orders_placed;
