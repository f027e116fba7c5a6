-- pipeline: no-transaction
DROP INDEX CONCURRENTLY IF EXISTS users_organisation_id;
