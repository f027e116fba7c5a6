-- Users and a login each, for the schema at revision 003. How many is taken from the setting seed.users.
-- All share the password "correct horse": hashing 100,000 would take minutes.
INSERT INTO users (email, name, password, created_at)
SELECT
    format('user%s@example.org', number),
    format('User %s', number),
    'pbkdf2-sha256$5000$cGlwZWxpbmUtc2FtcGxlIQ==$NC9eFFzDdusjzhX4IZrF2tj8w9cFV9aHO2l4r4/o/K0=',
    now() - number * interval '1 minute'
FROM generate_series(1, current_setting('seed.users')::int) AS number;
INSERT INTO logins (user_id, succeeded, at)
SELECT id, id % 20 <> 0, created_at + interval '1 hour'
FROM users;
ANALYZE users;
ANALYZE logins;
