-- expect: safe
UPDATE options SET value = 'blue' WHERE key = 'colour';
