-- expect: destructive delete-rows
DELETE FROM options;
