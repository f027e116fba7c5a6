-- pipeline: no-transaction
-- expect: safe
ALTER TABLE customers ADD CONSTRAINT born_known CHECK (born IS NOT NULL) NOT VALID;
ALTER TABLE customers VALIDATE CONSTRAINT born_known;
ALTER TABLE customers ALTER COLUMN born SET NOT NULL;
