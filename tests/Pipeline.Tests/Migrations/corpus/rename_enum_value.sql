-- expect: needs-care rename-enum-value
ALTER TYPE order_state RENAME VALUE 'sent' TO 'shipped';
