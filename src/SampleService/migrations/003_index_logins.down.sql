DROP INDEX logins_user_at;
