-- expect: needs-care rename-type
ALTER TYPE order_state RENAME TO state_of_order;
