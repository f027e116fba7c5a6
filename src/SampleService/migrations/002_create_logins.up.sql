CREATE TABLE logins (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    succeeded boolean NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
