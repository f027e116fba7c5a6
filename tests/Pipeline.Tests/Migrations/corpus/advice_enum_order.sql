-- expect: safe enum-order
ALTER TYPE order_state ADD VALUE 'returned';
