CREATE INDEX logins_user_at ON logins (user_id, at);
