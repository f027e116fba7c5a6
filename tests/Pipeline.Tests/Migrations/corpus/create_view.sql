-- expect: safe
CREATE VIEW sent AS SELECT id FROM orders WHERE state = 'sent';
