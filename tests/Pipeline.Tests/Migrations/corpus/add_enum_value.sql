-- expect: safe
ALTER TYPE order_state ADD VALUE 'returned' AFTER 'sent';
