ALTER TABLE users DROP CONSTRAINT users_organisation;
ALTER TABLE users ADD CONSTRAINT users_organisation FOREIGN KEY (organisation_id) REFERENCES organisations (id) NOT VALID;
