-- expect: needs-care table-rewrite
CLUSTER orders USING orders_placed;
