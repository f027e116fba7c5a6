-- expect: needs-care exclusion-constraint
ALTER TABLE orders ADD CONSTRAINT one_each EXCLUDE USING btree (id WITH =);
