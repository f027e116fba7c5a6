-- expect: safe
INSERT INTO options VALUES ('shape', 'round');
