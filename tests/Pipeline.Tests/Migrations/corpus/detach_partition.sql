-- expect: needs-care detach-partition
CREATE TABLE letters (id bigint, sent timestamptz) PARTITION BY RANGE (sent);
CREATE TABLE letters_2026 PARTITION OF letters FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE letters DETACH PARTITION letters_2026;
